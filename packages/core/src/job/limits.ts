import type { Count } from '../ports/store.ts';
import type { Job, Quota } from './job.ts';
import { tally } from './job.ts';

/** How much an engine takes on. */
export interface Limits {
  /** Jobs running at the same time: 10 unless told. */
  readonly running: number;
  /** Jobs of one owner running at the same time, within a task: no limit of its own unless told. */
  readonly runningPerOwner: number;
  /** Unfinished jobs in all: 10,000 unless told. */
  readonly unfinished: number;
  /** Unfinished jobs of one owner within a task: 100 unless told. */
  readonly unfinishedPerOwner: number;
  /** Unfinished jobs without an owner within a task: 1,000 unless told. */
  readonly unfinishedWithoutOwner: number;
}

export const DEFAULT_LIMITS: Limits = {
  running: 10,
  runningPerOwner: Number.POSITIVE_INFINITY,
  unfinished: 10_000,
  unfinishedPerOwner: 100,
  unfinishedWithoutOwner: 1_000,
};

/** The scope that takes in every job. */
export const ALL = 'all';

/** Two bits: counts as unfinished, counts as running. */
const UNFINISHED = 1;
const RUNNING = 2;

type Moves = readonly (readonly Count[])[];

const MOST_REMEMBERED = 10_000;

/** Which counters a change of a job moves, and how far each may go. Limits are numbers over tallies, nothing else. */
export class Counting {
  // What an owner's jobs can move is always the same sixteen lists: made once, not for every change.
  readonly #tasks = new Map<string, Map<string | undefined, Moves>>();
  readonly #withQuota = new Map<string, Moves>();
  readonly #limits: Limits;
  readonly #taskLimit: (task: string) => number;
  /** What was asked for last is mostly asked for next. */
  #last: { readonly task: string; readonly owner: string | undefined; readonly moves: Moves } | undefined;

  constructor(limits: Limits, taskLimit: (task: string) => number) {
    this.#limits = limits;
    this.#taskLimit = taskLimit;
  }

  counts(before: Job | undefined, after: Job | undefined): readonly Count[] {
    const job = after ?? before;
    return job === undefined ? NONE : (this.#movesOf(job)[bitsOf(before) * 4 + bitsOf(after)] ?? NONE);
  }

  /** The task has another limit now. */
  forget(task: string): void {
    this.#tasks.delete(task);
    this.#withQuota.clear();
    this.#last = undefined;
  }

  #movesOf(job: Job): Moves {
    const { task, owner } = job;
    if (job.terms.quota !== undefined) return this.#movesWithQuota(job, job.terms.quota);
    if (this.#last?.task === task && this.#last.owner === owner) return this.#last.moves;
    const moves = this.#lookUp(job);
    this.#last = { task, owner, moves };
    return moves;
  }

  #movesWithQuota(job: Job, quota: Quota): Moves {
    const { task, owner } = job;
    const key = JSON.stringify([task, owner ?? null, quota.name, quota.unfinished]);
    let moves = this.#withQuota.get(key);
    if (moves === undefined) {
      if (this.#withQuota.size >= MOST_REMEMBERED) this.#withQuota.clear();
      moves = this.#lookUp(job).map((usual, at) => [
        ...move(`quota ${quota.name} ${scopeOf(job)}`, 'unfinished', unfinishedBy(at), quota.unfinished),
        ...usual,
      ]);
      this.#withQuota.set(key, moves);
    }
    return moves;
  }

  #lookUp(job: Job): Moves {
    let owners = this.#tasks.get(job.task);
    if (owners === undefined || owners.size >= MOST_REMEMBERED) {
      owners = new Map();
      this.#tasks.set(job.task, owners);
    }
    let moves = owners.get(job.owner);
    if (moves === undefined) {
      moves = movesWithin(scopeOf(job), job, this.#limits, this.#taskLimit(job.task));
      owners.set(job.owner, moves);
    }
    return moves;
  }
}

const NONE: readonly Count[] = [];

function scopeOf({ task, owner }: Job): string {
  return owner === undefined ? `task ${task}` : `owner ${task} ${owner}`;
}

function bitsOf(job: Job | undefined): number {
  const { unfinished, running } = tally(job);
  return (unfinished ? UNFINISHED : 0) + (running ? RUNNING : 0);
}

/** How the tally of the unfinished moves, by the bits of before and after. */
const unfinishedBy = (at: number): number => Math.sign((at & UNFINISHED) - ((at >> 2) & UNFINISHED));

function movesWithin(scope: string, { task, owner }: Job, limits: Limits, runningPerTask: number): Moves {
  const owned = owner !== undefined;
  const perOwner = owned ? limits.unfinishedPerOwner : limits.unfinishedWithoutOwner;
  return Array.from({ length: 16 }, (_, at) => {
    const unfinished = unfinishedBy(at);
    const running = Math.sign((at & RUNNING) - ((at >> 2) & RUNNING));
    return [
      ...move(scope, 'unfinished', unfinished, perOwner),
      ...move(ALL, 'unfinished', unfinished, limits.unfinished),
      ...(owned ? move(scope, 'running', running, limits.runningPerOwner) : []),
      ...move(`task ${task}`, 'running', running, runningPerTask),
      ...move(ALL, 'running', running, limits.running),
    ];
  });
}

// What nobody limits is counted all the same: a limit may be set in the next life, and what rose must fall.
function move(scope: string, of: Count['of'], by: number, cap: number): readonly Count[] {
  if (by === 0) return [];
  if (by < 0) return [{ scope, of, by: -1 }];
  return cap === Number.POSITIVE_INFINITY ? [{ scope, of, by: 1 }] : [{ scope, of, by: 1, cap }];
}
