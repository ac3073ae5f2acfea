import { createEngine } from '@respond-async/core';
import { CREDIT_TERMS, checkAt } from './credit-check.ts';
import { createOrders } from './orders.ts';

/** As it is put together in production; the bureau is the one thing that is played. */
await using engine = createEngine();
const bureau = async ({ amount }: { amount: number }) => (amount > 1_000 ? 20 : 80);
const check = engine.task('credit-check', checkAt(bureau), CREDIT_TERMS);
engine.events.on('settled', ({ id, status }) => console.log(`the check ${id} is ${status}`));
const orders = createOrders({
  engine,
  check,
  save: async ({ id }, decision) => console.log(`order ${id} is ${decision}`),
});

for (const order of [
  { id: 'A-1', customer: 'ada', amount: 250 },
  { id: 'A-2', customer: 'bob', amount: 2_500 },
]) {
  await orders.place(order);
  while ((await orders.look(order.id)) === 'checking')
    await new Promise((resolve) => setTimeout(resolve, 10));
}
