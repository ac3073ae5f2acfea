import type { Keep, TaskOptions } from '../../src/index.ts';

/** The world that the model knows: what its tasks promise, in milliseconds. Short, so that every time comes in a run. */

export type TaskName = 'quick' | 'sturdy' | 'late';

interface Promised {
  readonly keep: Keep;
  readonly keepResult: number;
  readonly keepRecord: number;
  readonly startWithin: number;
  readonly runWithin: number;
  readonly starts: number;
  /** How many of its jobs may run at the same time. */
  readonly concurrency: number;
}

export const TERMS: Readonly<Record<TaskName, Promised & TaskOptions>> = {
  quick: {
    keep: 'once',
    keepResult: 20_000,
    keepRecord: 50_000,
    startWithin: 8_000,
    runWithin: 5_000,
    starts: 1,
    concurrency: 3,
  },
  sturdy: {
    keep: 'once',
    keepResult: 700_000,
    keepRecord: 700_000,
    startWithin: 90_000,
    runWithin: 60_000,
    starts: 3,
    concurrency: 2,
  },
  /** After a restart it gets its handler only when it is told to. */
  late: {
    keep: 'until-expiry',
    keepResult: 40_000,
    keepRecord: 60_000,
    startWithin: 70_000,
    runWithin: 9_000,
    starts: 2,
    concurrency: 1,
  },
};

export const READING_LEASE = 30_000;
export const LONGEST_READING = 600_000;
export const FIRST_BACKOFF = 1_000;
/** Progress is told no more often. */
export const PROGRESS_PAUSE = 250;
/** What the model's chance always says: jitter is then known. */
export const JITTER = 0.5;

export interface Limits {
  readonly concurrency: number;
  readonly runningPerOwner: number;
  readonly unfinished: number;
  readonly perOwner: number;
  readonly withoutOwner: number;
}

/** What a handler is told to be like: its bits say whether it ignores its signal and whether bytes go in and out. */
export interface Input {
  readonly n: number;
}

export const ignoresSignal = ({ n }: Input): boolean => (n & 1) === 1;
export const hasBytes = ({ n }: Input): boolean => (n & 2) === 2;

/** More than what stands in a record. */
export const BYTES = 20_000;

/** Says what is wrong, where the engine did what the model does not know. */
export function must(holds: boolean, wrong: string): asserts holds {
  if (!holds) throw new Error(`the model says no: ${wrong}`);
}
