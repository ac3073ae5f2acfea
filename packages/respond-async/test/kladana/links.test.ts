import { describe, expect, it } from 'vitest';
import { codeIn, idOf } from './client.ts';
import { REPORT, scene } from './scene.ts';

const MINUTE = 60_000;
const report = () => Response.json({ secret: 'of ada' }, { headers: { 'x-own': 'kept' } });

/** A task that is done, and ways to its result. */
async function done(options: Parameters<typeof scene>[1] = {}) {
  const world = scene(report, options);
  const urls = await world.start(REPORT);
  await world.settle();
  return { ...world, urls };
}

describe('the link to a result', () => {
  it('needs no credentials, says until when it holds, and is a file [kladana-9, kladana-121]', async () => {
    const { urls, link, fetch, clock } = await done();
    const url = new URL(await link(urls));
    expect([...url.searchParams.keys()].sort()).toEqual(['filename', 'temp_url_expires', 'temp_url_sig']);
    expect(url.searchParams.get('filename')).toBe(`asynctask_${idOf(urls)}_result.json`);
    expect(Number(url.searchParams.get('temp_url_expires')) * 1_000 - clock.now()).toBe(5 * MINUTE);
    const file = await fetch(url.href);
    expect(file.headers.get('content-disposition')).toBe(
      `attachment; filename="asynctask_${idOf(urls)}_result.json"`,
    );
    expect([file.status, file.headers.get('x-own'), await file.json()]).toEqual([
      200,
      'kept',
      { secret: 'of ada' },
    ]);
    const looked = await fetch(url.href, { method: 'HEAD' });
    expect([looked.status, await looked.text()]).toEqual([200, '']);
    expect((await fetch(url.href, { method: 'POST' })).status).toBe(405);
  });

  it('holds for five minutes, and the next one is new [kladana-10]', async () => {
    const { urls, link, fetch, advance } = await done();
    const url = await link(urls);
    await advance(5 * MINUTE - 1_000);
    expect((await fetch(url)).status).toBe(200);
    await advance(2_000);
    const over = await fetch(url);
    expect([over.status, await codeIn(over)]).toEqual([403, 1016]);
    const next = await link(urls);
    expect(next).not.toBe(url);
    expect((await fetch(next)).status).toBe(200);
  });

  it('is refused with any of its bytes changed, and tells nothing [kladana-122]', async () => {
    const { urls, link, fetch } = await done();
    const { pathname, search } = new URL(await link(urls));
    const whole = pathname + search;
    const told = new Set<string>();
    for (let at = pathname.lastIndexOf('/async/') + 7; at < whole.length; at += 1) {
      const other = whole[at] === 'a' ? 'b' : 'a';
      const refused = await fetch(whole.slice(0, at) + other + whole.slice(at + 1));
      expect(refused.status, `${at}`).toBeGreaterThanOrEqual(400);
      const text = await refused.text();
      expect(text).not.toContain('secret');
      told.add(text);
    }
    // Where it is still a link in form, it is told the same of it as of one that never was.
    const guessed = await fetch(whole.replace(idOf(urls), crypto.randomUUID()));
    expect(told).toContain(await guessed.text());
    expect(guessed.status).toBe(403);
  });

  it('leads nowhere when the result is deleted, and when the task is forgotten [kladana-123]', async () => {
    const { urls, link, fetch, advance } = await done({ keepResult: 2 * MINUTE, keepRecord: 4 * MINUTE });
    const url = await link(urls);
    await advance(2 * MINUTE);
    const deleted = await fetch(url);
    expect([deleted.status, await codeIn(deleted)]).toEqual([410, 61003]);
    await advance(2 * MINUTE);
    const forgotten = await fetch(url);
    expect([forgotten.status, await codeIn(forgotten)]).toEqual([403, 1016]);
  });

  it('is the same for who must accept gzip elsewhere [kladana-25]', async () => {
    const gzip = { 'accept-encoding': 'gzip' };
    const { fetch, ask, settle } = scene(report, { kladana: { gzip: true } });
    const bare = await ask(`${REPORT}?async=true`);
    expect([bare.status, await bare.text()]).toEqual([415, '']);
    expect((await ask(REPORT)).status).toBe(415);
    expect((await ask(REPORT, { headers: gzip })).status).toBe(200);
    const accepted = await ask(`${REPORT}?async=true`, { headers: gzip });
    await settle();
    const result = accepted.headers.get('location') ?? '';
    expect((await ask(result)).status).toBe(415);
    const url = (await ask(result, { headers: gzip })).headers.get('location') ?? '';
    expect(await (await fetch(url)).json()).toEqual({ secret: 'of ada' });
  });
});
