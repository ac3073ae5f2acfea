import { createEngine } from '@respond-async/core';
import { promise as fastq } from 'fastq';
import PQueue from 'p-queue';
import { type Contender, contest, together } from './contest.ts';
import { ratio, table } from './report.ts';

const ROUNDS = 20_000;
const SUBMITTERS = 64;
const CONCURRENCY = 10;

/** Full cycles in memory: submit, run, settle with a result, take, confirm. */
export async function cycle(): Promise<void> {
  const scores = await contest(ROUNDS, [engine, pQueue, bareFastq]);
  table('full cycles in memory, 64 submitters, per second', scores);
  ratio('respond-async / p-queue', scores[0], scores[1], 'at least 0.6');
  ratio('respond-async / fastq', scores[0], scores[2]);
}

function engine(): Contender {
  const limits = { unfinishedWithoutOwner: SUBMITTERS * 2 };
  const engine = createEngine({ concurrency: CONCURRENCY, limits });
  const task = engine.task('noop', async (n: number) => n);
  const round = async (n: number): Promise<void> => {
    if ((await task.run(n)) !== n) throw new Error('a wrong result');
  };
  return {
    name: 'respond-async',
    perform: (rounds) => together(SUBMITTERS, rounds, round),
    close: async () => void (await engine.stop()),
  };
}

function pQueue(): Contender {
  const queue = new PQueue({ concurrency: CONCURRENCY });
  return {
    name: 'p-queue',
    perform: (rounds) => together(SUBMITTERS, rounds, (n) => queue.add(async () => n)),
  };
}

function bareFastq(): Contender {
  const queue = fastq(async (n: number) => n, CONCURRENCY);
  return { name: 'fastq', perform: (rounds) => together(SUBMITTERS, rounds, (n) => queue.push(n)) };
}
