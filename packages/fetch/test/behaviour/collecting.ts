import { expect, it } from 'vitest';
import { bytesOf, type Door, gate, scene, someBytes } from './scene.ts';

export function collecting(door: Door): void {
  it('gives the result once, byte for byte what the handler answered, and nothing after that', async () => {
    const body = someBytes(200_000);
    const { start, ended, fetch, engine } = await scene(
      door,
      () => new Response(body, { headers: { 'content-type': 'image/png', etag: '"1"' } }),
    );
    const monitor = await start('/image');
    await ended(monitor);
    const collected = await fetch(monitor);
    expect(collected.status).toBe(200);
    expect(collected.headers.get(door.speech.result)).toBe('200');
    expect(collected.headers.get('content-type')).toBe('image/png');
    expect(collected.headers.get('etag')).toBe('"1"');
    expect(collected.headers.get('content-length')).toBe('200000');
    expect(Buffer.compare(body, await bytesOf(collected))).toBe(0);
    expect((await fetch(monitor)).status).toBe(door.speech.gone);
    expect((await engine.list()).jobs).toMatchObject([{ status: 'completed', result: 'collected' }]);
  });

  it.each([
    ['an empty 200', () => new Response('')],
    ['a 204', () => new Response(null, { status: 204 })],
    ['a 304', () => new Response(null, { status: 304, headers: { etag: '"1"' } })],
    ['a redirect', () => new Response(null, { status: 303, headers: { location: '/there' } })],
    ['a 404', () => new Response('nothing', { status: 404 })],
    ['a 418', () => new Response('short and stout', { status: 418 })],
  ])('passes on %s', async (_, handler) => {
    const { start, ended, fetch } = await scene(door, handler);
    const direct = await fetch('/');
    const monitor = await start('/');
    await ended(monitor);
    const collected = await fetch(monitor);
    expect(collected.status).toBe(200);
    expect(collected.headers.get(door.speech.result)).toBe(String(direct.status));
    expect(collected.headers.get('location')).toBe(direct.headers.get('location'));
    expect(await bytesOf(collected)).toEqual(await bytesOf(direct));
    expect((await fetch(monitor)).status).toBe(door.speech.gone);
  });

  it.each([
    ['HEAD', { method: 'HEAD' }],
    ['a prefetch', { headers: { 'sec-purpose': 'prefetch;prerender' } }],
    ['an older prefetch', { headers: { purpose: 'prefetch' } }],
    ['a link that somebody follows', { headers: { 'sec-fetch-mode': 'navigate' } }],
    ['a request of another site', { headers: { 'sec-fetch-site': 'cross-site' } }],
    [
      'a link of another site that somebody follows',
      { headers: { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', prefer: 'wait=1' } },
    ],
    ['a service worker', { headers: { 'service-worker': 'script' } }],
  ])('is not used up by %s', async (_, init) => {
    const { start, ended, fetch } = await scene(door, () => new Response('precious'));
    const monitor = await start('/');
    await ended(monitor);
    expect(await (await fetch(monitor, init)).text()).not.toContain('precious');
    expect(await (await fetch(monitor)).text()).toBe('precious');
  });

  it('is given to a page of another site that was allowed to ask for it', async () => {
    const { start, ended, fetch } = await scene(door, () => new Response('precious'));
    const monitor = await start('/');
    await ended(monitor);
    const headers = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors' };
    // Only what has passed a preflight carries a header like this.
    const collected = await fetch(monitor, { headers: { ...headers, prefer: 'wait=1' } });
    expect(await collected.text()).toBe('precious');
  });

  it('tells by HEAD how it ended', async () => {
    const { start, ended, fetch } = await scene(door, () => new Response('precious', { status: 201 }));
    const monitor = await start('/');
    await ended(monitor);
    const head = await fetch(monitor, { method: 'HEAD' });
    expect([head.status, head.headers.get(door.speech.result)]).toEqual([200, '201']);
  });

  it('ignores ranges and conditions', async () => {
    const { start, ended, fetch } = await scene(
      door,
      () => new Response('whole', { headers: { etag: '"1"' } }),
    );
    const monitor = await start('/');
    await ended(monitor);
    const collected = await fetch(monitor, { headers: { range: 'bytes=0-1', 'if-none-match': '"1"' } });
    expect(collected.status).toBe(200);
    expect(await collected.text()).toBe('whole');
  });

  it('gives it to one of a hundred readers, and tells the others to come back', async () => {
    const body = new Uint8Array(20_000_000);
    const { start, ended, fetch } = await scene(door, () => new Response(body));
    const monitor = await start('/');
    await ended(monitor);
    const answers = await Promise.all(Array.from({ length: 100 }, () => fetch(monitor)));
    const [mine, ...others] = answers.toSorted((a, b) => a.status - b.status);
    expect(mine?.status).toBe(200);
    expect(others.map(({ status }) => status)).toEqual(Array(99).fill(202));
    expect((await mine?.arrayBuffer())?.byteLength).toBe(20_000_000);
    expect((await fetch(monitor)).status).toBe(door.speech.gone);
  });

  it('is told, watched and cancelled only by its owner', async () => {
    const { passed, open: finish } = gate();
    const identify = (header: (name: string) => string | undefined) => header('x-user');
    const answer = (_: Request, job: { owner?: string }) => passed.then(() => new Response(job.owner));
    const { start, ended, fetch } = await scene(door, answer, { identify });
    const [ann, bob] = [{ headers: { 'x-user': 'ann' } }, { headers: { 'x-user': 'bob' } }];
    const monitor = await start('/', ann);
    const unknown = await fetch('/_async/unknown', bob);
    const seen = [unknown.status, await unknown.text()];
    for (const init of [bob, {}, { ...bob, method: 'DELETE' }]) {
      const answer = await fetch(monitor, init);
      expect([answer.status, await answer.text()]).toEqual(seen);
    }
    expect((await fetch(monitor, ann)).status).toBe(202);
    finish();
    await ended(monitor);
    expect((await fetch(monitor, bob)).status).toBe(404);
    expect(await (await fetch(monitor, ann)).text()).toBe('ann');
  });
}
