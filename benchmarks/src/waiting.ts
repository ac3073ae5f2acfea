import { createEngine } from '@respond-async/core';

const ROUNDS = 5_000;
const WAITERS = 10_000;

/** How long after the return of a handler the one who waits is told, and what ten thousand who wait cost. */
export async function waiting(): Promise<void> {
  const engine = createEngine({ limits: { unfinishedWithoutOwner: WAITERS * 2, unfinished: WAITERS * 2 } });
  let returned = 0n;
  const task = engine.task('timed', async () => {
    await new Promise(setImmediate);
    returned = process.hrtime.bigint();
    return null;
  });
  const latencies: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const accepted = await task.submit(null);
    if (!accepted.ok) throw new Error(accepted.refusal);
    await engine.wait(accepted.job.id);
    latencies.push(Number(process.hrtime.bigint() - returned) / 1e3);
  }
  latencies.sort((a, b) => a - b);
  const at = (share: number) => (latencies[Math.floor(ROUNDS * share)] ?? Number.NaN).toFixed(1);
  console.log('\nwaiting');
  console.log(`  from the return of a handler to the end of wait: p50 ${at(0.5)} µs, p99 ${at(0.99)} µs`);
  console.log(`  heap per job and its waiter, ${WAITERS} at once: ${(await perWaiter()).toFixed(0)} bytes`);
  await engine.stop();
}

async function perWaiter(): Promise<number> {
  const engine = createEngine({
    concurrency: 1,
    limits: { unfinishedWithoutOwner: WAITERS, unfinished: WAITERS },
  });
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  const task = engine.task('held', async () => {
    await opened;
    return null;
  });
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  const waits: Promise<unknown>[] = [];
  for (let n = 0; n < WAITERS; n += 1) {
    const accepted = await task.submit(null);
    if (accepted.ok) waits.push(engine.wait(accepted.job.id));
  }
  globalThis.gc?.();
  const each = (process.memoryUsage().heapUsed - before) / WAITERS;
  open();
  await Promise.all(waits);
  await engine.stop();
  return each;
}
