import { createEngine, type Engine, type Task } from '@respond-async/core';
import { together } from './contest.ts';

const FEW = 1_000;
const MANY = 1_000_000;
const ROUNDS = 20_000;
const HEATS = 5;
const SUBMITTERS = 64;

/** What jobs that are kept cost: the same cycles among few and among a million of them, and the memory of each. */
export async function retained(): Promise<void> {
  const few = await keeping(FEW);
  const before = heap();
  const many = await keeping(MANY);
  const perJob = (heap() - before) / MANY;
  const ratios: number[] = [];
  for (let heat = 0; heat < HEATS; heat += 1) {
    const [fast, slow] = [await perSecond(few), await perSecond(many)];
    ratios.push(fast / slow);
  }
  const ratio = ratios.sort((a, b) => a - b)[HEATS >> 1] ?? Number.NaN;
  console.log('\njobs that are kept, in memory');
  console.log(`  1,000 kept / 1,000,000 kept, cycles per second: ${ratio.toFixed(2)} (aim: at most 1.2)`);
  console.log(`  heap per kept small job: ${perJob.toFixed(0)} bytes (aim: at most 1,000)`);
  await few.engine.stop();
  await many.engine.stop();
}

interface Kept {
  readonly engine: Engine;
  readonly task: Task<number, number>;
}

async function keeping(count: number): Promise<Kept> {
  const engine = createEngine({ limits: { unfinishedWithoutOwner: SUBMITTERS * 2 } });
  const task = engine.task('noop', async (n: number) => n);
  await together(SUBMITTERS, count, (n) => task.run(n));
  return { engine, task };
}

async function perSecond({ task }: Kept): Promise<number> {
  globalThis.gc?.();
  const begun = process.hrtime.bigint();
  await together(SUBMITTERS, ROUNDS, (n) => task.run(n));
  return ROUNDS / (Number(process.hrtime.bigint() - begun) / 1e9);
}

function heap(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}
