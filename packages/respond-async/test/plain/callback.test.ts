import { respondAsync } from 'respond-async/fetch';
import { plain } from 'respond-async/plain';
import { describe, expect, it } from 'vitest';
import { called } from '../called.ts';
import { doors } from '../doors.ts';
import { loopbackNotifier } from '../loopback-notifier.ts';
import { gate, preferring, scene } from './scene.ts';

const PREFER = 'respond-async, callback; url="https://client.test/done"';

/** The URL of the monitor of a job whose client wants to be told. */
async function startTold({ fetch, settle }: ReturnType<typeof scene>) {
  const accepted = await fetch('/report', preferring(PREFER));
  expect(accepted.headers.get('preference-applied')).toBe('respond-async, callback');
  await settle();
  return accepted.headers.get('location') ?? '';
}

describe.each(doors)('a client behind the door $name', ({ open }) => {
  it('is sent how its job stands when that has ended, and finds the result by it [plain-48]', async () => {
    const { passed, open: finish } = gate();
    const { fetch } = await open(() => passed.then(() => new Response('done')), plain(), {
      notifier: loopbackNotifier,
    });
    let seen: Response | undefined;
    const client = await called(async ({ body }) => {
      seen = await fetch(new URL(JSON.parse(body).links.result).pathname);
      return 200;
    });
    const prefer = `respond-async, callback; url="${client.url}/done"`;
    const accepted = await fetch('/report', preferring(prefer));
    expect(accepted.headers.get('preference-applied')).toBe('respond-async, callback');
    finish();
    await client.answered;
    expect(client.calls).toMatchObject([
      { method: 'POST', url: '/done', headers: { 'content-type': 'application/json' } },
    ]);
    expect(JSON.parse(client.calls[0]?.body ?? '')).toMatchObject({ status: 'completed' });
    expect([seen?.status, await seen?.text()]).toEqual([200, 'done']);
  });
});

describe('a callback of the plain dialect', () => {
  it('is a POST of the status document, to be signed [plain-48]', async () => {
    const world = scene(() => new Response('done'));
    const monitor = await startTold(world);
    await world.advance(250);
    const { request, arrive } = await world.notices.next();
    expect(request).toMatchObject({
      url: 'https://client.test/done',
      method: 'POST',
      headers: [['Content-Type', 'application/json']],
      sign: true,
    });
    expect(JSON.parse(request.body ?? '')).toEqual({
      id: monitor.slice(monitor.lastIndexOf('/') + 1),
      status: 'completed',
      createdAt: '2030-01-01T00:00:00.000Z',
      startedAt: '2030-01-01T00:00:00.000Z',
      settledAt: '2030-01-01T00:00:00.000Z',
      resultUntil: '2030-01-02T00:00:00.000Z',
      links: { self: monitor, result: monitor },
    });
    await arrive();
  });

  it('tells of every end, also of one that its client brought about [plain-48]', async () => {
    const { passed } = gate();
    const world = scene(() => passed.then(() => new Response()));
    const monitor = await startTold(world);
    await world.fetch(monitor, { method: 'DELETE' });
    await world.advance(250);
    expect(JSON.parse((await world.notices.next()).request.body ?? '')).toMatchObject({
      status: 'cancelled',
    });
  });

  it('is told of in a word: owed, sent, failed [plain-49]', async () => {
    const world = scene(() => new Response('done'), { redirect: 303 });
    const wordOf = async (url: string) => (await (await world.fetch(url)).json()).callback;
    const first = await startTold(world);
    expect(await wordOf(first)).toBe('owed');
    await world.advance(250);
    await (await world.notices.next()).arrive();
    const second = await startTold(world);
    await world.advance(250);
    await (await world.notices.next()).fail('10.0.0.1 is inside', { again: false });
    expect([await wordOf(first), await wordOf(second)]).toEqual(['sent', 'failed']);
    expect(await (await world.fetch(second)).text()).not.toContain('inside');
    expect(await wordOf(await world.start())).toBeUndefined();
  });

  it('is not claimed where it is not promised [plain-48]', async () => {
    const world = scene(() => new Response('done'));
    Object.assign(world.notices, { admits: () => false });
    const accepted = await world.fetch('/report', preferring(PREFER));
    expect(accepted.headers.get('preference-applied')).toBe('respond-async');
    await world.advance(7_200_000);
    expect(world.notices.tries).toEqual([]);
  });

  it('is not claimed where it can not be signed [plain-48]', async () => {
    const world = scene(() => new Response('done'));
    Object.assign(world.notices, { signs: false });
    const accepted = await world.fetch('/report', preferring(PREFER));
    expect(accepted.headers.get('preference-applied')).toBe('respond-async');
  });

  it('is promised to the same request again, and made once', async () => {
    const world = scene(() => new Response('done'));
    const again = { method: 'POST', headers: { 'idempotency-key': '"k"' } };
    for (let n = 0; n < 2; n += 1) {
      const accepted = await world.fetch('/report', preferring(PREFER, again));
      expect(accepted.headers.get('preference-applied')).toBe('respond-async, callback');
      await world.settle();
    }
    await world.advance(7_200_000);
    expect(new Set(world.notices.tries.map(({ request }) => request.id)).size).toBe(1);
  });

  it('goes on in the next life of the server, to the same place', async () => {
    const world = scene(() => new Response('done'));
    const monitor = await startTold(world);
    const next = await world.restart();
    respondAsync(() => new Response(), { engine: next.engine, credentials: 'drop' });
    await next.advance(250);
    const { request } = await next.notices.next();
    expect(JSON.parse(request.body ?? '').links.self).toBe(monitor);
  });
});
