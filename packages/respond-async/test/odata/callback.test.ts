import { odata } from 'respond-async/odata';
import { describe, expect, it } from 'vitest';
import { called } from '../called.ts';
import { doors } from '../doors.ts';
import { loopbackNotifier } from '../loopback-notifier.ts';
import { gate, idOf, scene } from './scene.ts';

const PREFER = 'respond-async, callback;url="https://client.test/done?a=1,2;b"';

/** Asks to be called as well; the URL of the monitor. */
async function startWith(
  prefer: string,
  { fetch, settle }: ReturnType<typeof scene>,
  path = '/odata/Report',
) {
  const accepted = await fetch(path, { headers: { prefer } });
  expect(accepted.status).toBe(202);
  await settle();
  return {
    monitor: accepted.headers.get('location') ?? '',
    applied: accepted.headers.get('preference-applied'),
  };
}

describe.each(doors)('a client of OData behind the door $name', ({ open }) => {
  it('is called once its result can be collected, and collects it from there [odata-51, odata-52]', async () => {
    const { passed, open: finish } = gate();
    const monitor = Promise.withResolvers<string>();
    let seen: Response | undefined;
    const handler = () => passed.then(() => new Response('done'));
    const { fetch } = await open(handler, odata(), { notifier: loopbackNotifier });
    const client = await called(async () => {
      seen = await fetch(await monitor.promise);
      return 204;
    });
    const callback = `callback;url="${client.url}/done?a=1,2;b"`;
    const accepted = await fetch('/odata/Report', { headers: { prefer: `respond-async, ${callback}` } });
    expect(accepted.headers.get('preference-applied')).toBe('respond-async, callback');
    monitor.resolve(new URL(accepted.headers.get('location') ?? '').pathname);
    expect((await fetch(await monitor.promise)).status).toBe(202);
    expect(client.calls).toEqual([]);
    finish();
    await client.answered;
    expect(client.calls).toMatchObject([{ method: 'GET', url: '/done?a=1,2;b', body: '' }]);
    expect([seen?.status, await seen?.text()]).toEqual([200, 'done']);
  });
});

describe('a callback of OData', () => {
  it('is one bare GET of the URL as it was given [odata-51]', async () => {
    const world = scene(() => new Response('done'));
    const { applied } = await startWith(PREFER, world);
    expect(applied).toBe('respond-async, callback');
    expect(world.notices.tries).toEqual([]);
    // The client is to have its 202 first.
    await world.advance(250);
    const { request, arrive } = await world.notices.next();
    expect(request).toMatchObject({
      method: 'GET',
      url: 'https://client.test/done?a=1,2;b',
      headers: [],
      sign: false,
    });
    expect(request).not.toHaveProperty('body');
    await arrive();
    await world.advance(7_200_000);
    expect(world.notices.tries).toHaveLength(1);
  });

  it('finds the result, even when it is answered by a poll [odata-52]', async () => {
    const world = scene(() => new Response('done'));
    const { monitor } = await startWith(PREFER, world);
    await world.advance(250);
    const { arrive } = await world.notices.next();
    expect((await world.fetch(monitor)).status).toBe(200);
    await arrive();
  });

  it.each([
    ['refused', async (world: ReturnType<typeof scene>) => (await world.notices.next()).fail('refused')],
    ['answered by nobody', async (world: ReturnType<typeof scene>) => world.advance(60_000)],
    [
      'given up',
      async (world: ReturnType<typeof scene>) =>
        (await world.notices.next()).fail('no such host', { again: false }),
    ],
  ])('that is %s changes nothing about the result [odata-53]', async (_, happen) => {
    const world = scene(() => new Response('done'));
    const { monitor } = await startWith(PREFER, world);
    await world.advance(250);
    await happen(world);
    const collected = await world.fetch(monitor);
    expect([collected.status, collected.headers.get('asyncresult')]).toEqual([200, '200']);
    expect(await collected.text()).toBe('done');
  });

  it('has two names, of which the one without a prefix holds [odata-54]', async () => {
    const world = scene(() => new Response('done'));
    const old = 'odata.callback;url="https://client.test/old"';
    expect((await startWith(`respond-async, ${old}`, world)).applied).toBe('respond-async, odata.callback');
    const both = `respond-async, ${old}, callback;url="https://client.test/new"`;
    expect((await startWith(both, world)).applied).toBe('respond-async, callback');
    await world.advance(250);
    // They are due at the same moment: which goes first is not promised.
    expect(world.notices.tries.map(({ request }) => request.url).sort()).toEqual([
      'https://client.test/new',
      'https://client.test/old',
    ]);
  });

  it.each(['callback', 'callback;url=""', 'callback;url="/done"', 'callback;url="ftp://client.test/"'])(
    'with %s is ignored [odata-55]',
    async (callback) => {
      const world = scene(() => new Response('done'));
      expect((await startWith(`respond-async, ${callback}`, world)).applied).toBe('respond-async');
      await world.advance(1_000);
      expect(world.notices.tries).toEqual([]);
    },
  );

  it('without respond-async is ignored [odata-55]', async () => {
    const world = scene(() => new Response('now'));
    const answer = await world.fetch('/odata/Report', {
      headers: { prefer: 'callback;url="https://client.test/"' },
    });
    expect([await answer.text(), answer.headers.get('preference-applied')]).toEqual(['now', null]);
    await world.advance(1_000);
    expect(world.notices.tries).toEqual([]);
  });

  it('is not made for what its client cancelled, or threw away [odata-56]', async () => {
    const { passed } = gate();
    const world = scene((request) =>
      request.url.includes('slow') ? passed.then(() => new Response()) : new Response(),
    );
    for (const path of ['/odata/slow', '/odata/quick']) {
      const { monitor } = await startWith(PREFER, world, path);
      expect((await world.fetch(monitor, { method: 'DELETE' })).status).toBe(204);
      await world.advance(7_200_000);
    }
    expect(world.notices.tries).toEqual([]);
  });

  it('is made for what failed, and for what the service ended [odata-56]', async () => {
    const { passed } = gate();
    const world = scene((request) => {
      if (request.url.includes('slow')) return passed.then(() => new Response());
      throw new Error('boom');
    });
    const failed = await startWith(PREFER, world);
    await world.advance(250);
    await (await world.notices.next()).arrive();
    expect((await world.fetch(failed.monitor)).headers.get('asyncresult')).toBe('500');
    const ended = await startWith(PREFER, world, '/odata/slow');
    await world.engine.cancel(idOf(ended.monitor), { by: 'operator' });
    await world.advance(250);
    await (await world.notices.next()).arrive();
    expect((await world.fetch(ended.monitor)).headers.get('asyncresult')).toBe('503');
  });

  it('is neither claimed nor made where its URL is not admitted [odata-57, odata-51]', async () => {
    const world = scene(() => new Response('done'));
    Object.assign(world.notices, { admits: (url: string) => !url.includes('127.0.0.1') });
    const { applied } = await startWith('respond-async, callback;url="http://127.0.0.1/"', world);
    expect(applied).toBe('respond-async');
    await world.advance(7_200_000);
    expect(world.notices.tries).toEqual([]);
  });

  it('is not made when the answer came in time', async () => {
    const world = scene(() => new Response('quick'));
    const answer = await world.fetch('/odata/Report', { headers: { prefer: `${PREFER}, wait=10` } });
    expect([answer.status, await answer.text()]).toEqual([200, 'quick']);
    await world.advance(7_200_000);
    expect(world.notices.tries).toEqual([]);
  });

  it('is made at once when the answer did not come in time', async () => {
    const { passed, open } = gate();
    const world = scene(() => passed.then(() => new Response('slow')));
    const asked = world.fetch('/odata/Report', { headers: { prefer: `${PREFER}, wait=10` } });
    await world.advance(10_000);
    expect((await asked).headers.get('preference-applied')).toBe('respond-async, callback');
    await world.advance(500);
    open();
    await (await world.notices.next()).arrive();
  });
});
