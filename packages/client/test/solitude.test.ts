import { OperationFailed, OperationGone, ProtocolError, resume, start } from '@respond-async/client';
import { expect, it } from 'vitest';
import { type Answering, errorOf, stage } from './stage.ts';

const BUYERS = 'https://api.example/generic/buyer/';
const REPLAY = 'https://api.example/delay/replay/9a/';

const accepted = () =>
  Response.json({ replay: '/delay/replay/9a/', result: '/delay/result/9a/' }, { status: 202 });
const replayed = (status: number, body: unknown = null) =>
  Response.json(body, { status, headers: { 'solitude-async': 'yes' } });
const unknown = () => Response.json({}, { status: 404 });
const waiting = () => new Response(null, { status: 404, headers: { 'solitude-async': 'no' } });
const running = () => new Response(null, { status: 202, headers: { 'solitude-async': 'no' } });

async function started(...answers: readonly Answering[]) {
  const scene = stage(accepted(), ...answers);
  return {
    ...scene,
    operation: await start(BUYERS, { ...scene.init, dialect: 'solitude', method: 'POST', body: '{}' }),
  };
}

it('asks by a header, and watches the replay, which nobody may know yet', async () => {
  const { operation, until, seen } = await started(unknown(), waiting(), running(), replayed(201, { pk: 1 }));
  const statuses: string[] = [];
  const response = await until(operation.wait({ onProgress: ({ status }) => statuses.push(status) }));
  expect([response.status, await response.json()]).toEqual([201, { pk: 1 }]);
  expect(statuses).toEqual(['pending', 'pending', 'running', 'completed']);
  expect(response.headers.get('solitude-async')).toBe(null);
  expect([seen[0]?.headers.get('solitude-async'), seen[0]?.headers.get('prefer')]).toEqual(['yes', null]);
  expect(seen.slice(1).every(({ url, headers }) => url === REPLAY && !headers.has('solitude-async'))).toBe(
    true,
  );
});

it('is told from the answer, where the caller has asked himself', async () => {
  const { init, until } = stage(accepted(), running(), replayed(200, [1]));
  const operation = await start(BUYERS, { ...init, method: 'POST', headers: { 'Solitude-Async': 'yes' } });
  expect(await until(operation.result())).toEqual([1]);
});

it('tells an answer of 404 from an operation that nobody knows', async () => {
  const { operation, until } = await started(waiting(), replayed(404, { error_message: 'No such buyer' }));
  const error = await errorOf(until(operation.result()));
  expect(error).toBeInstanceOf(OperationFailed);
  expect(error).toMatchObject({ status: 404, message: 'the operation answered 404, No such buyer' });
});

it('takes an answer of 202 for an answer', async () => {
  const { operation, until } = await started(replayed(202, null));
  expect((await until(operation.wait())).status).toBe(202);
});

it('gives up what nobody has heard of in ten minutes, and at once what was known before', async () => {
  const never = await started(unknown());
  await expect(never.until(never.operation.wait())).rejects.toThrow(OperationGone);
  expect(never.seen.at(-1)?.at).toBeGreaterThan(600_000);
  const lost = await started(running(), unknown());
  await expect(lost.until(lost.operation.wait())).rejects.toThrow(OperationGone);
  expect(lost.seen.length).toBe(3);
});

it('can not be cancelled', async () => {
  const { operation } = await started(new Response(null, { status: 405 }));
  expect([await operation.cancel(), operation.status]).toEqual(['not-supported', 'pending']);
});

it('is known by its URL when it is taken up again', async () => {
  const { init, until } = stage(running(), replayed(200, [1]));
  expect(await until(resume(REPLAY, init).result())).toEqual([1]);
});

it('says what is wrong with an acceptance that names no replay', async () => {
  const { init } = stage(Response.json({ result: '/delay/result/9a/' }, { status: 202 }));
  await expect(start(BUYERS, { ...init, dialect: 'solitude', method: 'POST' })).rejects.toThrow(
    ProtocolError,
  );
});
