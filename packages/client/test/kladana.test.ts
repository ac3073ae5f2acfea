import {
  OperationCancelled,
  OperationExpired,
  OperationFailed,
  OperationGone,
  RequestFailed,
  resume,
  type StartInit,
  start,
} from '@respond-async/client';
import { expect, it } from 'vitest';
import { type Answering, errorOf, problem, stage } from './stage.ts';

const BASE = 'https://api.example/api/remap/1.2';
const REPORT = `${BASE}/report/stock/bystore`;
const MONITOR = `${BASE}/async/0d2c7a5e`;
const RESULT = `${MONITOR}/result`;
const LINK = 'https://files.example/asynctask_result.json?temp_url_sig=a&temp_url_expires=1';

const created = () =>
  new Response(null, { status: 202, headers: { location: RESULT, 'content-location': MONITOR } });
const task = (state: string, more = {}) => Response.json({ id: '0d2c7a5e', state, ...more });
const done = () => task('DONE', { resultUrl: RESULT, deletionDate: '2030-01-01 01:00:00' });
const moved = () => new Response(null, { status: 302, headers: { location: LINK } });
const refused = (code: number, status: number, headers = {}) =>
  Response.json({ errors: [{ error: `Error ${code}`, code }] }, { status, headers });

async function started(answers: readonly Answering[], more: StartInit = {}) {
  const scene = stage(created(), ...answers);
  const headers = { authorization: 'Bearer me', 'x-lognex-tenant': 'a' };
  return {
    ...scene,
    operation: await start(REPORT, { ...scene.init, dialect: 'kladana', headers, ...more }),
  };
}

it('asks by a parameter, watches the task, and follows the link without credentials', async () => {
  const { operation, until, seen } = await started([
    task('PENDING'),
    task('PROCESSING'),
    done(),
    moved(),
    Response.json({ rows: [1] }),
  ]);
  expect(operation.monitorUrl).toBe(MONITOR);
  const statuses: string[] = [];
  const response = await until(operation.wait({ onProgress: ({ status }) => statuses.push(status) }));
  expect([response.status, await response.json()]).toEqual([200, { rows: [1] }]);
  expect(statuses).toEqual(['pending', 'running', 'completed']);
  expect(seen.map(({ url }) => url)).toEqual([
    `${REPORT}?async=true`,
    MONITOR,
    MONITOR,
    MONITOR,
    RESULT,
    LINK,
  ]);
  expect(seen.map(({ headers }) => headers.get('authorization'))).toEqual([
    ...Array(5).fill('Bearer me'),
    null,
  ]);
  expect([...(seen.at(-1)?.headers ?? [])]).toEqual([]);
  expect(seen.at(-1)?.init.credentials).toBe('omit');
});

it('adds its parameter to those that there are, once', async () => {
  const urls = [`${REPORT}?a=1`, `${REPORT}?async=true`, `${REPORT}?a=1&async=true#x`, `${REPORT}#x`];
  for (const url of urls) {
    const { init, seen } = stage(created());
    await start(url, { ...init, dialect: 'kladana' });
    expect(new URL(seen[0]?.url ?? '').searchParams.getAll('async')).toEqual(['true']);
  }
});

it('is told from the answer, where the caller has asked himself', async () => {
  const { init, until, seen } = stage(created(), done(), moved(), Response.json({ rows: [] }));
  const operation = await start(`${REPORT}?async=true`, init);
  expect(await until(operation.result())).toEqual({ rows: [] });
  expect(seen.length).toBe(4);
});

it('reads the two URLs the other way round, too', async () => {
  const reversed = new Response(null, {
    status: 202,
    headers: { location: MONITOR, 'content-location': RESULT },
  });
  const { init } = stage(reversed);
  expect((await start(REPORT, { ...init, dialect: 'kladana' })).monitorUrl).toBe(MONITOR);
});

it('fails as the call itself would have', async () => {
  const { operation, until } = await started([task('API_ERROR', { errors: [] }), refused(1_016, 403)]);
  const error = await errorOf(until(operation.result()));
  expect(error).toBeInstanceOf(OperationFailed);
  expect(error).toMatchObject({ status: 403, body: { errors: [{ code: 1_016 }] }, monitorUrl: MONITOR });
  expect(operation).toMatchObject({ status: 'failed', errorMessage: '403, Error 1016' });
});

it('tells what has no answer apart', async () => {
  const ends: readonly [readonly Answering[], new (...of: never[]) => Error, string][] = [
    [[task('ERROR')], OperationFailed, 'failed'],
    [[task('CANCEL')], OperationCancelled, 'cancelled'],
    [[done(), refused(61_003, 410)], OperationExpired, 'failed'],
    [[done(), refused(61_004, 409)], OperationFailed, 'failed'],
    [[done(), refused(61_005, 409)], OperationCancelled, 'cancelled'],
    [[refused(1_021, 404)], OperationGone, 'failed'],
  ];
  for (const [answers, kind, status] of ends) {
    const { operation, until } = await started(answers);
    expect(await errorOf(until(operation.wait()))).toBeInstanceOf(kind);
    expect(operation.status).toBe(status);
  }
});

it('waits as long as it is told in milliseconds', async () => {
  const often = refused(1_049, 429, { 'x-lognex-retry-after': '2345', 'x-lognex-auth': '429002' });
  const { operation, until, seen } = await started([
    often,
    done(),
    often,
    done(),
    refused(61_006, 409),
    done(),
    moved(),
    Response.json(1),
  ]);
  expect(await until(operation.result())).toBe(1);
  expect((seen[2]?.at ?? 0) - (seen[1]?.at ?? 0)).toBe(2_345);
  expect((seen[4]?.at ?? 0) - (seen[3]?.at ?? 0)).toBe(2_345);
});

it('gets a new link where one is too old, and reads again what broke off', async () => {
  const { operation, until, seen } = await started([
    done(),
    moved(),
    problem(403),
    done(),
    moved(),
    new TypeError('fetch failed'),
    done(),
    moved(),
    Response.json([1]),
  ]);
  expect(await until(operation.result())).toEqual([1]);
  expect(seen.filter(({ url }) => url === LINK).length).toBe(3);
});

it('ends at once where the credentials are no good', async () => {
  const { operation, until } = await started([done(), refused(1_056, 401)]);
  expect(await errorOf(until(operation.wait()))).toMatchObject({ code: 'request-failed', status: 401 });
});

it('cancels by PUT', async () => {
  const outcomes = [
    [new Response(null, { status: 204 }), 'accepted', 'cancelled'],
    [refused(61_007, 409), 'already-over', 'pending'],
    [refused(1_021, 404), 'already-over', 'pending'],
  ] as const;
  for (const [answer, outcome, status] of outcomes) {
    const { operation, seen } = await started([answer]);
    expect([await operation.cancel(), operation.status]).toEqual([outcome, status]);
    expect(seen[1]).toMatchObject({ method: 'PUT', url: `${MONITOR}/cancel` });
  }
});

it('tells why a start is refused', async () => {
  const { init } = stage(refused(61_002, 429));
  const error = await errorOf(start(REPORT, { ...init, dialect: 'kladana' }));
  expect(error).toBeInstanceOf(RequestFailed);
  expect(error).toMatchObject({
    message: 'the start was answered 429, Error 61002',
    body: { errors: [{ code: 61_002 }] },
  });
});

it('is known by its URL when it is taken up again', async () => {
  const { init, until } = stage(done(), moved(), Response.json([1]));
  expect(await until(resume(MONITOR, init).result())).toEqual([1]);
  const other = stage(done(), moved(), Response.json([2]));
  expect(
    await other.until(resume('https://x.example/tasks/1', { ...other.init, dialect: 'kladana' }).result()),
  ).toEqual([2]);
});

it('can not call anybody', async () => {
  const { init, seen } = stage(created());
  await expect(
    start(REPORT, { ...init, dialect: 'kladana', callback: 'https://me.example/' }),
  ).rejects.toThrow('webhooks');
  expect(seen).toEqual([]);
});
