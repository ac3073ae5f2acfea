import { DatabaseSync } from 'node:sqlite';
import type { Engine } from '@respond-async/core';
import { engineOn, withFiles } from './bench-file.ts';
import { together } from './contest.ts';
import { type Cycle, cycleOn, RESULT } from './durable-cycle.ts';

const FEW = 1_000;
const MANY = 1_000_000;
const ROUNDS = 2_000;
const HEATS = 5;
const SUBMITTERS = 256;

/** What jobs that are kept on a file cost: the same cycles among few and among a million of them, and opening the file. */
export function durableRetained(): Promise<void> {
  return withFiles(async (file) => {
    const few = await keeping(FEW, file('few.db'));
    const many = await keeping(MANY, file('many.db'));
    const ratios: number[] = [];
    for (let heat = 0; heat < HEATS; heat += 1) {
      const [fast, slow] = [await perSecond(few), await perSecond(many)];
      ratios.push(fast / slow);
    }
    const ratio = ratios.sort((a, b) => a - b)[HEATS >> 1] ?? Number.NaN;
    console.log('\njobs that are kept, on a file');
    console.log(`  1,000 kept / 1,000,000 kept, cycles per second: ${ratio.toFixed(2)} (aim: at most 1.3)`);
    console.log(
      `  opening 1,000,000: ${(many.opening / 1e3).toFixed(1)} s, ${(many.opening / few.opening).toFixed(0)} times as long as 1,000`,
    );
    console.log(
      `  heap for each: ${(many.heap / MANY).toFixed(0)} bytes; ${(many.most / MANY).toFixed(0)} at most while opening, with what can be collected`,
    );
    await few.engine.stop();
    await many.engine.stop();
  });
}

interface Kept {
  readonly engine: Engine;
  readonly cycle: Cycle;
  /** In milliseconds. */
  readonly opening: number;
  /** In bytes: afterwards, and at most until then. */
  readonly heap: number;
  readonly most: number;
}

async function keeping(count: number, file: string): Promise<Kept> {
  await fill(file, count);
  const before = heap();
  const engine = engineOn(file);
  const cycle = cycleOn(engine);
  const begun = performance.now();
  const most = await mostHeapOf(engine.start());
  return { engine, cycle, opening: performance.now() - begun, heap: heap() - before, most: most - before };
}

async function mostHeapOf(work: Promise<void>): Promise<number> {
  let most = 0;
  const looking = setInterval(() => {
    most = Math.max(most, process.memoryUsage().heapUsed);
  }, 10);
  await work;
  clearInterval(looking);
  return most;
}

/** One job with a result, as the engine writes it, and then as many like it as are wanted. */
async function fill(file: string, count: number): Promise<void> {
  const engine = engineOn(file);
  const accepted = await engine.task('noop', async () => RESULT).submit(null);
  if (!accepted.ok) throw new Error(accepted.refusal);
  const { id, createdAt } = accepted.job;
  await engine.wait(id);
  await engine.stop();
  const database = new DatabaseSync(file);
  database.exec('PRAGMA synchronous = OFF');
  database
    .prepare(
      `WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ?3)
      INSERT INTO respond_async (key, value, namespace)
      SELECT 'job:' || printf('%021d', n),
        replace(replace(value, ?1, printf('%021d', n)), '"createdAt":' || ?2, '"createdAt":' || (?2 + n)), ''
      FROM n, respond_async WHERE key = 'job:' || ?1`,
    )
    .run(id, createdAt, count - 1);
  database.close();
}

async function perSecond({ cycle }: Kept): Promise<number> {
  globalThis.gc?.();
  const begun = performance.now();
  await together(SUBMITTERS, ROUNDS, cycle);
  return ROUNDS / ((performance.now() - begun) / 1e3);
}

function heap(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}
