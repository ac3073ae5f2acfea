import { list, OperationExpired, OperationGone, peek, RequestFailed } from '@respond-async/client';
import { describe, expect, it } from 'vitest';
import { accepted, errorOf, finished, MONITOR, problem, stage } from './stage.ts';

const TASK = 'https://api.example/api/remap/1.2/async/7';

describe('peek', () => {
  it('looks by HEAD, and then for how far it is, as one who does not collect', async () => {
    const progress = { fraction: 0.4, message: 'counting' };
    const running = Response.json({ status: 'running', progress }, { status: 202 });
    const { init, seen } = stage(accepted(), running);
    expect(await peek(MONITOR, { ...init, headers: { authorization: 'Bearer me' } })).toEqual({
      status: 'running',
      progress,
      monitorUrl: MONITOR,
    });
    expect(seen.map(({ method }) => method)).toEqual(['HEAD', 'GET']);
    for (const { headers } of seen) {
      expect(headers.get('purpose')).toBe('prefetch');
      expect(headers.get('authorization')).toBe('Bearer me');
    }
  });

  it.each([
    ['completed', () => finished(200, {})],
    ['failed', () => finished(422, {})],
    ['completed', () => new Response(null, { status: 303, headers: { location: `${MONITOR}/result` } })],
    ['cancelled', () => Response.json({ type: 'urn:respond-async:cancelled' }, { status: 410 })],
  ] as const)('tells that it is %s, and asks no more', async (status, answer) => {
    const { init, seen } = stage(answer());
    expect(await peek(MONITOR, init)).toMatchObject({ status });
    expect(seen.map(({ method }) => method)).toEqual(['HEAD']);
  });

  it('rejects when it is gone or expired, and when the server does not answer HEAD', async () => {
    expect(await errorOf(peek(MONITOR, stage(problem(404)).init))).toBeInstanceOf(OperationGone);
    expect(await errorOf(peek(MONITOR, stage(problem(410)).init))).toBeInstanceOf(OperationExpired);
    const error = await errorOf(peek(MONITOR, stage(problem(405)).init));
    expect(error).toBeInstanceOf(RequestFailed);
    expect(error).toMatchObject({ status: 405, monitorUrl: MONITOR });
  });

  it.each([
    ['PENDING', 'pending'],
    ['PROCESSING', 'running'],
    ['DONE', 'completed'],
    ['API_ERROR', 'failed'],
    ['ERROR', 'failed'],
    ['CANCEL', 'cancelled'],
  ])('reads a task of Kladana in %s, which a GET does not use up', async (state, status) => {
    const { init, seen } = stage(Response.json({ id: '7', state, resultUrl: `${TASK}/result` }));
    expect(await peek(TASK, init)).toMatchObject({ status });
    expect(seen.map(({ method, url }) => [method, url])).toEqual([['GET', TASK]]);
  });

  it('reads a replay of Solitude', async () => {
    const replay = 'https://api.example/delay/replay/7/';
    const answer = (status: number, own: string) =>
      Response.json({}, { status, headers: { 'solitude-async': own } });
    expect(await peek(replay, stage(answer(202, 'no')).init)).toMatchObject({ status: 'running' });
    expect(await peek(replay, stage(answer(201, 'yes')).init)).toMatchObject({ status: 'completed' });
    expect(await peek(replay, stage(answer(404, 'yes')).init)).toMatchObject({ status: 'failed' });
  });
});

async function all<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

describe('list', () => {
  const LIST = 'https://api.example/api/remap/1.2/async';
  const row = (id: string, state: string) => ({
    state,
    meta: { href: `${LIST}/${id}` },
    request: 'https://r',
  });
  const page = (rows: unknown, next?: string) => Response.json({ meta: { nextHref: next }, rows });

  it('gives the operations of each page, and asks for a page when it is wanted', async () => {
    const more = `${LIST}?offset=1`;
    const { init, seen } = stage(page([row('a', 'DONE')], more), page([row('b', 'CANCEL')]));
    const operations = list(LIST, init);
    expect((await operations.next()).value).toEqual({
      monitorUrl: `${LIST}/a`,
      status: 'completed',
      request: 'https://r',
    });
    expect(seen).toHaveLength(1);
    expect((await operations.next()).value).toMatchObject({ monitorUrl: `${LIST}/b`, status: 'cancelled' });
    expect((await operations.next()).done).toBe(true);
    expect(seen.map(({ url }) => url)).toEqual([LIST, more]);
  });

  it('leaves out what can not be watched, and lives with a list that is none', async () => {
    const odd = stage(page([row('a', 'NEW'), { state: 'DONE' }, null, 7, row('b', 'DONE')])).init;
    expect(await all(list(LIST, odd))).toMatchObject([{ monitorUrl: `${LIST}/b` }]);
    expect(await all(list(LIST, stage(Response.json('no list')).init))).toEqual([]);
  });

  it('rejects when it is refused, and where the form has no list', async () => {
    expect(await errorOf(list(LIST, stage(problem(403)).init).next())).toMatchObject({ status: 403 });
    await expect(list(MONITOR, stage(problem(403)).init).next()).rejects.toThrow(
      'the plain form has no list',
    );
  });
});
