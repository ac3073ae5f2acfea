import type { Job } from '../job/job.ts';
import { ALL, Counting, type Limits } from '../job/limits.ts';
import type { Refusal } from '../job/refusal.ts';
import { type JobEvent, type Step, transition } from '../job/transition.ts';
import type { Clock } from '../ports/clock.ts';
import type { Change, Committed, JobPage, JobQuery, Store } from '../ports/store.ts';
import { EngineError } from './error.ts';

/** What became of a step that was written, or why it was not. `job`: the one it is about, as it stands. */
export type Written =
  | { readonly ok: true; readonly job: Job | undefined }
  | { readonly ok: false; readonly refusal: Refusal; readonly job?: Job };

type Taken = Extract<Step, { ok: true }>;

/** What became of a new job. `taken`: another job holds its key. */
export type Entered =
  | { readonly ok: true; readonly job: Job }
  | { readonly ok: false; readonly refusal: Refusal }
  | { readonly ok: false; readonly taken: string };

/**
 * The only one that writes jobs: reads (or is told what stands), takes the step, commits it, and tries again when
 * another was faster. Everybody who wants to know is told of each change, once.
 */
export class Ledger {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #counting: Counting;
  /** The token of this engine as the holder of its runs: of two starts of a job only one can be its own. */
  readonly holder: string;
  #writes: number;
  #tokens = 0;
  /** Changes of which it is not known whether they were applied: nobody writes on top of them before it is. */
  readonly #unclear = new Map<string, Promise<unknown>>();
  readonly #changed: (before: Job | undefined, after: Job | undefined) => void;

  constructor(options: {
    readonly store: Store;
    readonly clock: Clock;
    readonly limits: Limits;
    /** How many jobs of a task may run at the same time. */
    readonly taskLimit: (task: string) => number;
    /** Where the marks of this engine's writes begin: far from those of every other. */
    readonly firstMark: number;
    readonly changed: (before: Job | undefined, after: Job | undefined) => void;
  }) {
    this.#store = options.store;
    this.#clock = options.clock;
    this.#counting = new Counting(options.limits, options.taskLimit);
    this.#changed = options.changed;
    this.#writes = options.firstMark;
    this.holder = `${options.firstMark}`;
  }

  /** A number that no other write has: what tells our own writes from all others. */
  #mark(): number {
    this.#writes += 1;
    return this.#writes;
  }

  /** The token of a reader within this process: nobody else ever sees it. */
  token(): string {
    this.#tokens += 1;
    return `${this.holder}-${this.#tokens}`;
  }

  /** The task has its handler, and its limit, from now on. */
  named(task: string): void {
    this.#counting.forget(task);
  }

  async find(query: JobQuery): Promise<JobPage> {
    return this.#ask(() => this.#store.find(query));
  }

  // What follows answers directly where the store does: in memory, a job's life is four commits and hardly any waiting.
  // What waits all the same has a function of its own: a closure costs its surroundings even when it is not made.

  read(id: string): Job | undefined | Promise<Job | undefined> {
    try {
      const read = this.#store.read(id);
      return read instanceof Promise ? this.#ask(() => read) : read;
    } catch (cause) {
      throw storeFailed(cause);
    }
  }

  /** Writes a new job. */
  enter(job: Job, unique: string | undefined): Entered | Promise<Entered> {
    const committed = this.#commit(this.#change(undefined, job, unique));
    return committed instanceof Promise ? this.#enteredLate(job, committed) : this.#entered(job, committed);
  }

  async #enteredLate(job: Job, committed: Promise<Committed>): Promise<Entered> {
    return this.#entered(job, await committed);
  }

  #entered(job: Job, committed: Committed): Entered {
    if (committed.ok) {
      this.#changed(undefined, job);
      return { ok: true, job };
    }
    if (committed.why === 'full')
      return { ok: false, refusal: committed.scope === ALL ? 'overloaded' : 'full' };
    if (committed.why === 'taken') return { ok: false, taken: committed.id };
    throw new EngineError('store-failed', `the store already has a job with the new id ${job.id}`);
  }

  /** Lets something happen to a job. `known`: the job as it was last seen; without it, it is read. `now`: where it was just asked. */
  step(id: string, event: JobEvent, known?: Job, now = this.#clock.now()): Written | Promise<Written> {
    return known === undefined ? this.#stepFromStore(id, event) : this.#step(known, event, now);
  }

  async #stepFromStore(id: string, event: JobEvent): Promise<Written> {
    const job = await this.read(id);
    return job === undefined ? { ok: false, refusal: 'unknown' } : this.#step(job, event, this.#clock.now());
  }

  #step(job: Job, event: JobEvent, now: number): Written | Promise<Written> {
    const step = transition(job, event, now);
    if (!step.ok) return { ok: false, refusal: step.refusal, job };
    if (step.job === job) return step;
    const committed = this.#commit(this.#change(job, step.job));
    return committed instanceof Promise
      ? this.#steppedLate(job, event, step, committed)
      : this.#stepped(job, event, step, committed);
  }

  async #steppedLate(
    job: Job,
    event: JobEvent,
    step: Taken,
    committed: Promise<Committed>,
  ): Promise<Written> {
    return this.#stepped(job, event, step, await committed);
  }

  #stepped(job: Job, event: JobEvent, step: Taken, committed: Committed): Written | Promise<Written> {
    if (committed.ok) {
      this.#changed(job, step.job);
      return step;
    }
    if (committed.why === 'full') return { ok: false, refusal: 'overloaded', job };
    // Another was faster: again, from what stands now.
    return this.#stepFromStore(job.id, event);
  }

  #change(before: Job | undefined, next: Job | undefined, unique?: string): Change {
    if (next !== undefined) next.mark = this.#mark();
    const id = (next ?? before)?.id ?? '';
    const expect = before === undefined ? 'absent' : before.revision;
    const counts = this.#counting.counts(before, next);
    return unique === undefined ? { id, expect, next, counts } : { id, expect, next, counts, unique };
  }

  #commit(change: Change): Committed | Promise<Committed> {
    const unclear = this.#unclear.size > 0 ? this.#unclear.get(change.id) : undefined;
    return unclear === undefined ? this.#commitNow(change) : this.#commitAfter(unclear, change);
  }

  async #commitAfter(unclear: Promise<unknown>, change: Change): Promise<Committed> {
    await unclear;
    return this.#commit(change);
  }

  #commitNow(change: Change): Committed | Promise<Committed> {
    try {
      const committed = this.#store.commit(change);
      return committed instanceof Promise ? this.#committedLate(change, committed) : committed;
    } catch (cause) {
      return this.#clear(change, cause);
    }
  }

  async #committedLate(change: Change, committed: Promise<Committed>): Promise<Committed> {
    try {
      return await committed;
    } catch (cause) {
      return this.#clear(change, cause);
    }
  }

  #clear(change: Change, cause: unknown): Promise<Committed> {
    const { id } = change;
    const clearing = this.#afterFailure(change, cause);
    const ended = (): void => {
      if (this.#unclear.get(id) === over) this.#unclear.delete(id);
    };
    const over = clearing.then(ended, ended);
    this.#unclear.set(id, over);
    return clearing;
  }

  /**
   * A change that failed may have been applied, or be about to be. The same change once more waits for it, and can't be
   * applied twice; then what stands tells.
   */
  async #afterFailure(change: Change, cause: unknown): Promise<Committed> {
    const again = await this.#once(change).catch(() => undefined);
    if (again?.ok || (again !== undefined && again.why === 'full')) return again;
    const standing = await this.read(change.id);
    if (standing?.revision === change.next?.revision && standing?.mark === change.next?.mark)
      return { ok: true };
    if (again !== undefined) return again;
    throw storeFailed(cause);
  }

  async #once(change: Change): Promise<Committed> {
    return this.#store.commit(change);
  }

  async #ask<T>(question: () => Promise<T>): Promise<T> {
    try {
      return await question();
    } catch (cause) {
      throw storeFailed(cause);
    }
  }
}

/** The store's own error, as the fault that the engine's callers can match on. */
export function storeFailed(cause: unknown): EngineError {
  if (cause instanceof EngineError) return cause;
  const message = cause instanceof Error ? cause.message : String(cause);
  return new EngineError('store-failed', `the store failed: ${message}`, { cause });
}
