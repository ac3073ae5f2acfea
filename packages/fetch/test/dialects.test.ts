import { type Dialect, odata, plain } from '@respond-async/dialects';
import { describe, expect, it } from 'vitest';
import { preferring, stage } from './stage.ts';

const HOUR = 3_600_000;

describe('what a dialect says about its jobs', () => {
  const keeping: Dialect = {
    ...plain(),
    keep: 'until-expiry',
    keepResult: 2 * HOUR,
    keepRecord: 5 * HOUR,
  };

  it.each([
    [{}, 2, 5],
    [{ keepResult: HOUR }, 1, 5],
    [{ keepResult: 7 * HOUR }, 7, 7],
    [{ keepRecord: 3 * HOUR }, 2, 3],
  ])('holds where the server says %j: %i h for results, %i for records', async (options, result, record) => {
    const { clock, fetch, finished } = stage(() => new Response('kept'), { dialect: keeping, ...options });
    const monitor = await finished();
    const statuses: number[] = [];
    for (let hour = 1; hour <= 8; hour += 1) {
      await clock.advance(hour === 1 ? HOUR - 1_000 : HOUR);
      statuses.push((await fetch(monitor)).status);
    }
    expect(statuses).toEqual(statuses.map((_, at) => (at < result ? 200 : at < record ? 410 : 404)));
  });

  it('is what its handler does not see', async () => {
    const quiet: Dialect = {
      ...plain(),
      unasked: ({ target, headers }) => ({
        target: target.replace('?later', ''),
        headers: headers.filter(([name]) => name !== 'x-later'),
      }),
    };
    const seen: string[] = [];
    const handler = ({ url, headers }: Request) => {
      seen.push(new URL(url).search, ...headers.keys());
      return new Response();
    };
    const { fetch, finished } = stage(handler, { dialect: quiet });
    const headers = { 'x-later': 'yes', 'x-other': 'yes' };
    await finished('/?later', { headers });
    expect(seen).toEqual(['', 'x-other']);
    await fetch('/?later', { headers });
    expect(seen.slice(2)).toEqual(['?later', 'x-later', 'x-other']);
  });

  it('lets everybody read what is kept for everybody, by a link that was followed too', async () => {
    const { fetch, finished } = stage(() => new Response('for all'), { dialect: keeping });
    const monitor = await finished();
    for (const mode of ['navigate', 'navigate', 'cors'])
      expect(await (await fetch(monitor, { headers: { 'sec-fetch-mode': mode } })).text()).toBe('for all');
  });
});

describe('several dialects on one handler', () => {
  const elsewhere: Dialect = { ...odata(), name: 'elsewhere', monitors: '/_elsewhere' };

  it('do not show each other their jobs', async () => {
    const { fetch, finished } = stage(() => new Response('mine'), { dialect: [plain(), elsewhere] });
    const monitor = await finished();
    const other = monitor.replace('/_async', '/_elsewhere');
    for (const method of ['GET', 'HEAD', 'DELETE']) expect((await fetch(other, { method })).status).toBe(404);
    expect((await fetch(other, preferring('acknowledge'))).status).toBe(404);
    expect((await fetch(other, { method: 'DELETE', headers: { 'if-match': '"x"' } })).status).toBe(404);
    expect(await (await fetch(monitor)).text()).toBe('mine');
  });

  it('show a job that none of them has accepted to nobody', async () => {
    const { engine, fetch } = stage(() => new Response(), { dialect: [plain(), odata()] });
    const task = engine.task('other', () => null);
    const found = await task.submit(null);
    expect((await fetch(`/_async/${found.ok && found.job.id}`)).status).toBe(404);
  });
});
