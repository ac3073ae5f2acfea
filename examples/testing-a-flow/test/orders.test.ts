import { TryAgain } from '@respond-async/core';
import { granted, type TestEngine, testEngine } from '@respond-async/testing';
import { expect, it } from 'vitest';
import { CREDIT_TERMS, type CreditQuestion, type CreditReport } from '../src/credit-check.ts';
import { createOrders, type Save } from '../src/orders.ts';

const ORDER = { id: 'A-1', customer: 'ada', amount: 250 };
const DAY = 86_400_000;

/** The order service as in production, but for the bureau: the test answers for it. */
function shopOn(flow: TestEngine, save: Save = async () => {}) {
  const saved: string[] = [];
  const check = flow.task<CreditQuestion, CreditReport>('credit-check', CREDIT_TERMS);
  const orders = createOrders({
    engine: flow.engine,
    check,
    async save(order, decision) {
      await save(order, decision);
      saved.push(`${order.id} ${decision}`);
    },
  });
  return { check, orders, saved };
}

it('approves an order when its check comes back good', async () => {
  const flow = testEngine();
  const { check, orders, saved } = shopOn(flow);
  expect(await orders.place(ORDER)).toBe('checking');
  const asked = await check.next();
  expect(asked.input).toEqual({ customer: 'ada', amount: 250 });
  expect(await orders.look('A-1')).toBe('checking');
  await asked.complete({ score: 80 });
  expect(await orders.look('A-1')).toBe('approved');
  expect(await orders.look('A-1')).toBe('approved');
  expect(saved).toEqual(['A-1 approved']);
  expect(flow.events).toEqual(['accepted job-1', 'started job-1', 'settled job-1', 'collected job-1']);
});

it('goes on checking while the check is tried again', async () => {
  const flow = testEngine();
  const { check, orders } = shopOn(flow);
  await orders.place(ORDER);
  await (await check.next()).fail(new TryAgain('the bureau is busy', { after: 60_000 }));
  expect(await orders.look('A-1')).toBe('checking');
  await flow.advance(60_000);
  const again = await check.next();
  expect(again.run).toMatchObject({ id: 'job-1', attempt: 2 });
  await again.complete({ score: 80 });
  expect(await orders.look('A-1')).toBe('approved');
});

it('asks for another check when one fails, and leaves it to a person after three', async () => {
  const flow = testEngine();
  const { check, orders } = shopOn(flow);
  await orders.place(ORDER);
  for (const then of ['checking', 'checking', 'for a person']) {
    await (await check.next()).fail(new Error('the bureau is down'));
    expect(await orders.look('A-1')).toBe(then);
  }
  expect(check.runs).toHaveLength(3);
  expect(flow.errors.map(String)).toEqual(Array(3).fill('Error: the bureau is down'));
});

it('asks for another check when the bureau is silent for ten minutes', async () => {
  const flow = testEngine();
  const { check, orders, saved } = shopOn(flow);
  await orders.place(ORDER);
  const silent = await check.next();
  await flow.advance(CREDIT_TERMS.runWithin);
  expect(silent.stopped?.code).toBe('timed-out');
  expect(await orders.look('A-1')).toBe('checking');
  await (await check.next()).complete({ score: 20 });
  await silent.complete({ score: 99 });
  expect(await orders.look('A-1')).toBe('declined');
  expect(saved).toEqual(['A-1 declined']);
});

it('tells the bureau to stop when the order is withdrawn, and ignores what it answers then', async () => {
  const flow = testEngine();
  const { check, orders, saved } = shopOn(flow);
  await orders.place(ORDER);
  const asked = await check.next();
  expect(await orders.withdraw('A-1')).toBe('withdrawn');
  expect(asked.stopped?.code).toBe('cancelled');
  await asked.complete({ score: 80 });
  expect(await orders.look('A-1')).toBe('withdrawn');
  expect(saved).toEqual([]);
});

it('asks for another check when nobody looked for a day and the report has expired', async () => {
  const flow = testEngine();
  const { check, orders } = shopOn(flow);
  await orders.place(ORDER);
  await (await check.next()).complete({ score: 80 });
  await flow.advance(DAY);
  expect(flow.events).toContain('expired job-1');
  expect(await orders.look('A-1')).toBe('checking');
  expect((await check.next()).run.id).toBe('job-2');
});

it('decides once, though the first who read the report left in the middle of it', async () => {
  const flow = testEngine();
  let left = false;
  const { check, orders, saved } = shopOn(flow, async () => {
    if (!left) {
      left = true;
      await new Promise(() => {});
    }
  });
  await orders.place(ORDER);
  await (await check.next()).complete({ score: 80 });
  void orders.look('A-1');
  await flow.settle();
  expect(await orders.look('A-1')).toBe('checking');
  await flow.advance(30_000);
  expect(await orders.look('A-1')).toBe('approved');
  expect(saved).toEqual(['A-1 approved']);
});

it('leaves the report for the next look when the decision could not be saved', async () => {
  const flow = testEngine();
  let full = true;
  const { check, orders } = shopOn(flow, async () => {
    if (full) throw new Error('the disk is full');
  });
  await orders.place(ORDER);
  await (await check.next()).complete({ score: 80 });
  await expect(orders.look('A-1')).rejects.toThrow('the disk is full');
  full = false;
  expect(await orders.look('A-1')).toBe('approved');
});

it('asks a customer with too many orders to try later', async () => {
  const flow = testEngine({ limits: { unfinishedPerOwner: 1 } });
  const { check, orders } = shopOn(flow);
  expect(await orders.place(ORDER)).toBe('checking');
  expect(await orders.place({ ...ORDER, id: 'A-2' })).toBe('try later');
  await (await check.next()).complete({ score: 80 });
  expect(await orders.place({ ...ORDER, id: 'A-2' })).toBe('checking');
});

it('finds the check of an order again after a crash', async () => {
  const before = testEngine();
  const crashed = shopOn(before);
  await crashed.orders.place(ORDER);
  await crashed.check.next();
  const flow = await before.restart();
  const { check, orders } = shopOn(flow);
  await orders.place(ORDER);
  await flow.advance(1_000);
  const again = await check.next();
  expect(again.run).toMatchObject({ id: 'job-1', attempt: 2 });
  await again.complete({ score: 80 });
  expect(await orders.look('A-1')).toBe('approved');
  expect(granted(await flow.engine.read('job-1')).job.result).toBe('collected');
});
