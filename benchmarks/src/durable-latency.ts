import type { Task } from '@respond-async/core';
import { engineOn, withFiles } from './bench-file.ts';
import { together } from './contest.ts';
import { heldFile, longestStall } from './held-file.ts';
import { plainJob } from './plain-job.ts';

const IDLE_ROUNDS = 1_000;
const CONCURRENT = 1_000;
const ROUNDS = 50_000;
/** A little less than plainjob waits before it gives up. In milliseconds. */
const HOLD = 4_500;

/** How long one acceptance takes on a file, and what the process feels while another program holds the file. */
export function durableLatency(): Promise<void> {
  return withFiles(async (file) => {
    const engine = engineOn(file('jobs.db'));
    const task = engine.task('noop', async () => null);
    await latencies(task, 1, IDLE_ROUNDS);
    const idle = await latencies(task, 1, IDLE_ROUNDS);
    const busy = await latencies(task, CONCURRENT, ROUNDS);
    console.log('\none acceptance on a file');
    console.log(`  idle: p50 ${idle.p50} ms, p99 ${idle.p99} ms`);
    console.log(`  ${CONCURRENT} at once: p50 ${busy.p50} ms, p99 ${busy.p99} ms`);
    const ours = await stallWhileHeld(file('jobs.db'), () => accept(task, 0));
    await engine.stop();
    const plain = plainJob(file('plain.db'), 'add');
    const theirs = await stallWhileHeld(file('plain.db'), () => plain.perform(1));
    await plain.close?.();
    console.log(`longest stall of the event loop while another program holds the file for ${HOLD / 1_000} s`);
    console.log(`  respond-async ${ours.toFixed(0)} ms, plainjob ${theirs.toFixed(0)} ms`);
    console.log(`  respond-async / plainjob: ${(ours / theirs).toFixed(3)} (aim: at most 0.02)`);
  });
}

async function accept(task: Task<number, null>, n: number): Promise<void> {
  const accepted = await task.submit(n, { delay: 3_600_000 });
  if (!accepted.ok) throw new Error(accepted.refusal);
}

async function latencies(task: Task<number, null>, workers: number, rounds: number) {
  const all: number[] = [];
  await together(workers, rounds, async (n) => {
    const begun = performance.now();
    await accept(task, n);
    all.push(performance.now() - begun);
  });
  all.sort((a, b) => a - b);
  const at = (share: number) => (all[Math.floor(rounds * share)] ?? Number.NaN).toFixed(2);
  return { p50: at(0.5), p99: at(0.99) };
}

/** Of work that is begun again and again while the file is held. */
async function stallWhileHeld(file: string, work: () => Promise<void>): Promise<number> {
  return longestStall(await heldFile(file, HOLD), work);
}
