import { type KladanaOptions, kladana } from 'respond-async/kladana';
import { describe, expect, it } from 'vitest';
import { codeIn } from './client.ts';
import { gated, REPORT, scene } from './scene.ts';

const rows = () => Response.json({ rows: [] });
const rateOf = ({ headers }: Response) =>
  ['x-ratelimit-limit', 'x-ratelimit-remaining', 'x-lognex-retry-timeinterval', 'x-lognex-reset'].map(
    (name) => headers.get(name),
  );

describe('the limits of the API', () => {
  it('are off unless they are turned on [kladana-154]', async () => {
    const { ask } = scene(rows);
    for (let n = 0; n < 60; n += 1) expect((await ask(REPORT)).status).toBe(200);
    expect(rateOf(await ask(REPORT))).toEqual([null, null, null, null]);
    const wrong: KladanaOptions[] = [{ limits: { requests: 0 } }, { limits: { head: Number.NaN } }];
    for (const options of wrong) expect(() => kladana(options)).toThrow(/limits\.(?:requests|head)/);
  });

  it('are 45 requests in three seconds, of an account [kladana-151, kladana-152, kladana-27]', async () => {
    const { ask, start, of, clock, list } = scene(rows, { kladana: { limits: true } });
    expect(rateOf(await ask(REPORT))).toEqual(['45', '44', '3000', '3000']);
    await start(REPORT);
    await list();
    await clock.advance(1_000);
    for (let n = 0; n < 41; n += 1) expect((await ask(REPORT)).status).toBe(200);
    expect(rateOf(await ask(`${REPORT}?async=true&limit=1`))).toEqual(['45', '0', '3000', '2000']);
    const refused = await ask(REPORT);
    expect([refused.status, refused.headers.get('x-lognex-auth')]).toEqual([429, '429002']);
    expect(refused.headers.get('x-lognex-retry-after')).toBe('2000');
    expect(await codeIn(refused)).toBe(1049);
    expect((await of('bob').ask(REPORT)).status).toBe(200);
    await clock.advance(Number(refused.headers.get('x-lognex-retry-after')));
    expect((await ask(REPORT)).status).toBe(200);
  });

  it('are five requests at the same time [kladana-151, kladana-27]', async () => {
    const { handler, open } = gated();
    const { ask, of, settle } = scene(handler, { kladana: { limits: true } });
    const waiting = Array.from({ length: 5 }, () => ask(REPORT));
    await settle();
    const refused = await ask(REPORT);
    expect([refused.status, refused.headers.get('x-lognex-auth')]).toEqual([429, '429005']);
    expect(refused.headers.get('x-lognex-retry-after')).toBeNull();
    expect(await codeIn(refused)).toBe(1073);
    const other = of('bob').ask(REPORT);
    open();
    for (const answer of await Promise.all([...waiting, other]))
      expect((await answer.json()).rows).toEqual([]);
    expect((await ask(REPORT)).status).toBe(200);
  });

  it('are 8 KB of head, and 1,000 elements in an array [kladana-153]', async () => {
    const { ask } = scene(rows, { kladana: { limits: true } });
    const long = await ask(REPORT, { headers: { 'x-long': 'x'.repeat(8_192) } });
    expect([long.status, await codeIn(long)]).toEqual([413, 1044]);
    const post = (elements: number, query = '') =>
      ask(REPORT + query, {
        method: 'POST',
        body: JSON.stringify({ deep: [{ rows: Array(elements).fill(0) }] }),
      });
    expect([(await post(1_000)).status, (await post(1_000, '?async=true')).status]).toEqual([200, 202]);
    for (const query of ['', '?async=true']) {
      const many = await post(1_001, query);
      expect([many.status, await codeIn(many)]).toEqual([413, 1044]);
    }
    expect((await ask(REPORT, { method: 'POST', body: 'no JSON' })).status).toBe(200);
  });

  it('can be others, or none [kladana-154]', async () => {
    const weigh = (url: string) => (url.includes('/stock/') ? 5 : 1);
    const heavy = scene(rows, { kladana: { limits: { requests: 9, within: 1_000, weigh } } });
    expect(rateOf(await heavy.ask(REPORT))).toEqual(['9', '4', '1000', '1000']);
    expect((await heavy.ask(REPORT)).status).toBe(429);
    expect((await heavy.ask('/api/remap/1.2/entity/product')).status).toBe(200);
    const none = scene(rows, { kladana: { limits: { requests: Number.POSITIVE_INFINITY } } });
    for (let n = 0; n < 60; n += 1) await none.ask(REPORT);
    expect(rateOf(await none.ask(REPORT))).toEqual([null, null, null, null]);
  });
});
