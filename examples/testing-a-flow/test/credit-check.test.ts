import { granted, testEngine } from '@respond-async/testing';
import { expect, it } from 'vitest';
import { type Bureau, CREDIT_TERMS, checkAt } from '../src/credit-check.ts';

/** The handler itself, on an engine in the hands of the test. */
function checkOn(bureau: Bureau) {
  const flow = testEngine();
  return { flow, check: flow.engine.task('credit-check', checkAt(bureau), CREDIT_TERMS) };
}

const QUESTION = { customer: 'ada', amount: 250 };

it('reports what the bureau says', async () => {
  const { check } = checkOn(async ({ amount }) => amount / 5);
  expect(await check.run(QUESTION)).toEqual({ score: 50 });
});

it('asks again after a minute while the bureau is busy, three times at most', async () => {
  let asked = 0;
  const { flow, check } = checkOn(async () => {
    asked += 1;
    return 'busy';
  });
  granted(await check.submit(QUESTION));
  await flow.advance(59_999);
  expect(asked).toBe(1);
  await flow.advance(1);
  expect(asked).toBe(2);
  await flow.advance(3_600_000);
  expect(asked).toBe(3);
  expect(await flow.jobs()).toMatchObject([{ status: 'failed', failure: { message: 'the bureau is busy' } }]);
});

it('says that it asks, and gives up the bureau when it is cancelled', async () => {
  const { flow, check } = checkOn(
    (_, signal) =>
      new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
  );
  const { job } = granted(await check.submit(QUESTION));
  await flow.settle();
  expect(await flow.jobs()).toMatchObject([{ progress: { fraction: 0, message: 'asking the bureau' } }]);
  await flow.engine.cancel(job.id);
  expect(await flow.jobs()).toMatchObject([{ status: 'cancelled' }]);
  expect(flow.errors).toEqual([]);
});
