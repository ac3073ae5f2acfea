import { memoryStore, type Store } from '@respond-async/core';
import { plain } from '@respond-async/dialects';
import { type RespondAsyncOptions, respondAsync } from '@respond-async/fetch';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { handClock } from '../../testing/src/hand-clock.ts';
import { linking, VALID_FOR } from './linking.ts';
import { stage } from './stage.ts';

const key = (seed: number): Uint8Array => Uint8Array.from({ length: 32 }, (_, at) => (at * seed) % 256);
const ada = { authorization: 'Bearer ada' };
const identify = ({ headers }: Request) => headers.get('authorization') ?? undefined;
const report = ({ url }: Request) =>
  new URL(url).pathname === '/report'
    ? Response.json({ secret: 'of ada' }, { headers: { 'set-cookie': 'a=b', 'x-own': 'kept' } })
    : new Response(null, { status: 404 });

/** A server with a result, and ways to it. */
async function linked(options: Partial<RespondAsyncOptions<Request>> = {}, store: Store = memoryStore()) {
  const world = stage(report, { dialect: linking(), identify, engineOptions: { store }, ...options });
  const monitor = await world.finished('/report', { headers: ada });
  const link = async () => (await world.fetch(monitor, { headers: ada })).headers.get('location') ?? '';
  const follow = (url: string, init?: RequestInit) => {
    const { pathname, search } = new URL(url);
    return world.fetch(pathname + search, init);
  };
  return { ...world, monitor, link, follow };
}

describe('a signed link [I24]', () => {
  it('gives the result to whoever has it, as often as it is followed', async () => {
    const { link, follow, monitor, fetch } = await linked();
    const url = await link();
    expect(url).toMatch(/\/_async\/file\/[\w-]+\?name=a%20b&until=\d{10}&sig=[0-9a-f]{64}$/);
    for (const headers of [{}, ada, { authorization: 'Bearer bob' }, { 'sec-fetch-mode': 'navigate' }]) {
      const answer = await follow(url, { headers });
      expect([answer.status, answer.headers.get('x-own'), answer.headers.get('set-cookie')]).toEqual([
        200,
        'kept',
        null,
      ]);
      expect(await answer.json()).toEqual({ secret: 'of ada' });
    }
    const looked = await follow(url, { method: 'HEAD' });
    expect([looked.status, await looked.text()]).toEqual([200, '']);
    expect((await fetch(monitor)).status).toBe(404);
  });

  it('holds as long as it says, to the millisecond; the next one is another', async () => {
    const { link, follow, clock } = await linked();
    await clock.advance(123);
    const url = await link();
    const until = Number(/until=(\d+)/.exec(url)?.[1]) * 1_000;
    expect(until - clock.now()).toBeGreaterThanOrEqual(VALID_FOR);
    expect(until - clock.now()).toBeLessThan(VALID_FOR + 1_000);
    await clock.advance(until - clock.now() - 1);
    expect((await follow(url)).status).toBe(200);
    await clock.advance(1);
    expect((await follow(url)).status).toBe(404);
    const next = await link();
    expect(next).not.toBe(url);
    expect((await follow(next)).status).toBe(200);
  });

  it('is refused when any byte of it is changed, taken out, or put in', async () => {
    const { link, fetch } = await linked();
    const { pathname, search } = new URL(await link());
    const whole = pathname + search;
    const at = fc.integer({ min: 1, max: whole.length });
    const text = fc.constantFrom(..."0a9fZ_-.~%&=?/;+'", '', '%20', '&sig=', '00', '&until=9999999999');
    const change = fc.tuple(at, fc.constantFrom(0, 1), text).map(([from, out, put]) => {
      return whole.slice(0, from) + put + whole.slice(from + out);
    });
    await fc.assert(
      fc.asyncProperty(change, async (changed) => {
        fc.pre(changed !== whole && new URL(`http://door.test${changed}`).href.endsWith(changed));
        const answer = await fetch(changed);
        // Cut off after the monitors' own path it asks for the list: that of nobody.
        if (/^\/_async\/?(?:$|\?)/.test(changed)) expect(await answer.text()).toBe('[]');
        else expect(answer.status, changed).not.toBe(200);
      }),
      { numRuns: 500 },
    );
    // And each one by itself, which a property may leave out.
    for (let index = 0; index < whole.length; index += 1) {
      const other = whole[index] === '0' ? '1' : '0';
      const changed = whole.slice(0, index) + other + whole.slice(index + 1);
      expect((await fetch(changed)).status, changed).not.toBe(200);
    }
    expect((await fetch(whole)).status).toBe(200);
  });

  it('is not revived by a clock that is set back, and no time can be bought', async () => {
    const { link, follow, clock } = await linked();
    const url = await link();
    const later = url.replace(/until=\d+/, `until=${Math.ceil(clock.now() / 1_000) + 299}`);
    expect((await follow(later)).status).toBe(404);
    const [linkKeys, store] = [key(7), memoryStore()];
    const ahead = await linked({ linkKeys }, store);
    await ahead.clock.advance(60_000);
    const early = new URL(await ahead.link());
    const path = early.pathname + early.search;
    for (const [behind, status] of [
      [29_000, 200],
      [60_000, 404],
    ] as const) {
      const clock = handClock(ahead.clock.now() - behind);
      const late = stage(report, { dialect: linking(), linkKeys, engineOptions: { store, clock } });
      expect((await late.fetch(path)).status).toBe(status);
    }
  });

  it('leads nowhere when its job has nothing to give any more', async () => {
    const { link, follow, clock } = await linked({ keepResult: 60_000, keepRecord: 120_000 });
    const url = await link();
    await clock.advance(60_000);
    const expired = await follow(url);
    expect([expired.status, (await expired.json()).type]).toEqual([410, 'urn:respond-async:expired']);
    await clock.advance(60_000);
    expect((await follow(url)).status).toBe(404);
  });

  it('can not be made for another job, nor for one of another dialect', async () => {
    const { link, finished, fetch, follow } = await linked({ dialect: [linking(), plain()] });
    const other = await finished('/report', { headers: ada });
    const url = await link();
    const moved = url.replace(/file\/[\w-]+/, `file/${other.slice(other.lastIndexOf('/') + 1)}`);
    expect((await follow(moved)).status).toBe(404);
    expect((await fetch(new URL(url).pathname)).status).toBe(404);
  });
});

describe('the keys of links', () => {
  const through = async (first: RespondAsyncOptions<Request>['linkKeys'], second: typeof first) => {
    const store = memoryStore();
    const before = await linked({ ...(first !== undefined && { linkKeys: first }) }, store);
    const url = new URL(await before.link());
    const after = stage(report, {
      dialect: linking(),
      identify,
      engineOptions: { store },
      ...(second !== undefined && { linkKeys: second }),
    });
    return (await after.fetch(url.pathname + url.search)).status;
  };

  it('change without a link being lost: the first signs, all are accepted', async () => {
    expect(await through(key(3), key(3))).toBe(200);
    expect(await through(key(3), [key(5), key(3)])).toBe(200);
    expect(await through([key(5), key(3)], key(5))).toBe(200);
    expect(await through([key(5), key(3)], key(3))).toBe(404);
    expect(await through(key(3), [key(5), key(7)])).toBe(404);
  });

  it('are of this process alone unless told', async () => {
    expect(await through(undefined, undefined)).toBe(200);
    expect(await through(undefined, key(3))).toBe(404);
    expect(await through(key(3), undefined)).toBe(404);
  });

  it('are 32 bytes or their base64, and must be given where processes share a store', async () => {
    const { engine } = stage(report);
    const make = (options: object) => () =>
      respondAsync(report, { engine, dialect: linking(), name: 'other', credentials: 'drop', ...options });
    expect(make({ linkKeys: 'correct horse' })).toThrow(/linkKeys: a key is 32 bytes, or their base64/);
    expect(make({ linkKeys: [key(3), new Uint8Array(16)] })).toThrow(TypeError);
    const shared = { ...engine, supports: { durable: true, shared: true }, task: () => {} };
    expect(make({ engine: shared })).toThrow(/on a shared store, linkKeys must be given/);
    expect(make({ engine: shared, linkKeys: key(3) })).not.toThrow();
    expect(make({ engine: shared, dialect: plain() })).not.toThrow();
  });
});
