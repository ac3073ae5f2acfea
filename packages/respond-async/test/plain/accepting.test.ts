import { describe, expect, it } from 'vitest';
import { gate, preferring, problemIn, scene } from './scene.ts';

const posted = (body: string, headers: Record<string, string> = {}): RequestInit => ({
  method: 'POST',
  body,
  headers: { prefer: 'respond-async', ...headers },
});

describe('a handler that speaks plain', () => {
  it('answers a request that does not ask at once [plain-15, plain-21]', async () => {
    const { fetch, engine } = scene(() => new Response('now', { headers: { vary: 'Accept' } }));
    for (const init of [{}, preferring('wait=1'), preferring('return=minimal')]) {
      const response = await fetch('/', init);
      expect([response.status, await response.text()]).toEqual([200, 'now']);
      expect(response.headers.get('vary')).toBe('Accept, Prefer');
    }
    expect((await engine.list()).jobs).toEqual([]);
  });

  it('finds respond-async on any line of the header [plain-1]', async () => {
    const { fetch } = scene(() => new Response());
    const headers = new Headers({ prefer: 'return=minimal' });
    headers.append('prefer', 'respond-async');
    const accepted = await fetch('/', { headers });
    expect(accepted.status).toBe(202);
    expect(accepted.headers.get('preference-applied')).toBe('respond-async, return=minimal');
    expect(await accepted.text()).toBe('');
  });

  it('accepts with a document that leads on [plain-14, plain-18, plain-22, plain-23]', async () => {
    const { passed } = gate();
    const { fetch, start } = scene(() => passed.then(() => new Response()));
    const accepted = await fetch('/', preferring('respond-async'));
    expect(accepted.status).toBe(202);
    expect(accepted.headers.get('retry-after')).toMatch(/^\d+$/);
    expect(accepted.headers.get('content-type')).toBe('application/json');
    const { links } = await accepted.json();
    expect(links.self).toBe(accepted.headers.get('location'));
    expect((await fetch(links.self)).status).toBe(202);
    expect(await start()).not.toBe(links.self);
  });

  it('waits for the answer as long as it is told to, and goes on with the same run [plain-16]', async () => {
    let runs = 0;
    const { passed, open } = gate();
    const { fetch, advance, settle, clock } = scene(async (request) => {
      runs += 1;
      if (request.url.endsWith('/slow')) await passed;
      else await new Promise<void>((resolve) => void clock.after(100, resolve));
      return new Response('done', { status: 201 });
    });
    const quick = fetch('/quick', preferring('respond-async, wait=1'));
    await advance(100);
    const answered = await quick;
    expect([answered.status, await answered.text()]).toEqual([201, 'done']);
    expect(answered.headers.get('location')).toBeNull();
    expect(answered.headers.get('preference-applied')).toBeNull();

    const slow = fetch('/slow', preferring('respond-async, wait=1'));
    await advance(1_000);
    const accepted = await slow;
    expect(accepted.status).toBe(202);
    expect(accepted.headers.get('preference-applied')).toBe('respond-async, wait=1');
    open();
    await settle();
    expect(await (await fetch(accepted.headers.get('location') ?? '')).text()).toBe('done');
    expect(runs).toBe(2);
  });

  it('counts the time from the arrival of the request [plain-17]', async () => {
    const { fetch, advance, clock } = scene((_, { signal }) => stopped(signal));
    const late = new ReadableStream<Uint8Array>({
      start: (controller) => void clock.after(2_000, () => controller.close()),
    });
    const init: RequestInit & { duplex: 'half' } = { method: 'POST', body: late, duplex: 'half' };
    let accepted: Response | undefined;
    void fetch('/', preferring('respond-async, wait=3', init)).then((response) => {
      accepted = response;
    });
    await advance(2_999);
    expect(accepted).toBeUndefined();
    await advance(1);
    expect(accepted?.status).toBe(202);
  });

  it('runs what has one key once [plain-24, plain-25, plain-21]', async () => {
    const bodies: string[] = [];
    const { fetch, settle, engine } = scene(async (request) => {
      bodies.push(await request.text());
      return new Response('made', { status: 201 });
    });
    const key = { 'idempotency-key': '"8e03978e"' };
    const first = await fetch('/orders', posted('one', key));
    await settle();
    const again = await fetch('/orders', posted('one', { ...key, 'user-agent': 'another' }));
    for (const accepted of [first, again]) {
      expect(accepted.status).toBe(202);
      expect(accepted.headers.get('location')).toBe(first.headers.get('location'));
    }
    for (const other of [
      await fetch('/orders', posted('two', key)),
      await fetch('/others', posted('one', key)),
      await fetch('/orders', { ...posted('one', key), method: 'PUT' }),
    ]) {
      expect(other.status).toBe(422);
      expect(other.headers.get('vary')).toBe('Prefer');
      expect((await problemIn(other)).type).toBe('urn:respond-async:key-conflict');
    }
    expect((await engine.list()).jobs).toHaveLength(1);

    await (await fetch(first.headers.get('location') ?? '')).text();
    await settle();
    for (const prefer of ['respond-async', 'respond-async, wait=5']) {
      const late = await fetch('/orders', preferring(prefer, posted('one', key)));
      expect(late.status).toBe(202);
      expect(late.headers.get('location')).toBe(first.headers.get('location'));
    }
    expect(bodies).toEqual(['one']);
  });

  it('keeps nothing of what it refuses [plain-47, plain-26, plain-46, plain-21]', async () => {
    const { fetch, engine } = scene((_, { signal }) => stopped(signal), {
      maxBody: 3,
      limits: { unfinishedPerOwner: 1 },
      identify: (request) => request.headers.get('x-owner') ?? undefined,
    });
    const owner = { 'x-owner': 'ada' };
    expect((await fetch('/', posted('one', owner))).status).toBe(202);
    const refused: [body: string, headers: Record<string, string>, status: number][] = [
      ['1234', {}, 413],
      ['two', { 'idempotency-key': '"' }, 400],
      ['two', owner, 429],
    ];
    for (const [body, headers, status] of refused) {
      const response = await fetch('/', posted(body, headers));
      expect(response.status).toBe(status);
      expect(response.headers.get('vary')).toBe('Prefer');
      expect(response.headers.get('retry-after')).toBe(status === 429 ? '1' : null);
      await problemIn(response);
    }
    expect((await engine.list()).jobs).toHaveLength(1);
  });
});

/** A handler that runs until it is told to stop. */
function stopped(signal: AbortSignal): Promise<Response> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(new Response('late'))));
}
