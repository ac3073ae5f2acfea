import { type Job, type Settled, statusOf } from '../job/job.ts';
import { jobInfo } from '../job/job-info.ts';
import type { Parts } from './create-engine.ts';
import type { JobEngine } from './job-engine.ts';
import type { Admitted } from './named-task.ts';
import type { Collected } from './readings.ts';
import { JobFailed, JobRefused } from './task.ts';
import type { Watcher } from './watchers.ts';

/**
 * A call of `task.run` while it lasts. It watches the job from before it is there: its end can't be missed, and nothing
 * has to be read to see it.
 */
export class RunCall<O> implements Watcher {
  /** What the job answered. */
  readonly result: Promise<O>;
  readonly #engine: JobEngine;
  readonly #parts: Parts;
  readonly #id: string;
  readonly #token: string;
  readonly #signal: AbortSignal | undefined;
  #resolve: (result: O | Promise<O>) => void = NOTHING;
  #reject: (error: unknown) => void = NOTHING;
  #isAccepted = false;
  #isOver = false;

  constructor(
    engine: JobEngine,
    parts: Parts,
    {
      id,
      token,
      signal,
    }: {
      readonly id: string;
      /** By which the call is known as the reader of the result. */
      readonly token: string;
      readonly signal: AbortSignal | undefined;
    },
  ) {
    this.#engine = engine;
    this.#parts = parts;
    this.#id = id;
    this.#token = token;
    this.#signal = signal;
    this.result = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    parts.watchers.watch(id, this);
    signal?.addEventListener('abort', this, { once: true });
  }

  admitted(admitted: Admitted): void {
    this.#isAccepted = true;
    if (this.#signal?.aborted) this.handleEvent();
    else if (!admitted.ok) this.fail(new JobRefused(admitted));
    // The same key gives an earlier job again, with an id of its own, which is not watched.
    else if (admitted.job.id !== this.#id) this.#end(() => this.#found(admitted.job.id));
  }

  ended(job: Job | undefined): void {
    if (job?.phase !== 'settled') this.#end(() => this.#found(this.#id));
    else if (!this.#isOver) this.#collectNow(job);
  }

  // Written out where other ends are told as functions: nearly every call ends here.
  #collectNow(job: Settled): void {
    // Who is told of the end is not among the watchers any more.
    this.#isOver = true;
    this.#signal?.removeEventListener('abort', this);
    try {
      // It is here already who collects: for as long as the end took to be written the result does not expire.
      this.#resolve(this.#collect(job, job.settledAt));
    } catch (error) {
      this.#reject(error);
    }
  }

  fail(error: unknown): void {
    this.#end(() => Promise.reject(error));
  }

  /** Whoever called does not want it any more. */
  handleEvent(): void {
    // What is just being accepted can't be cancelled yet.
    if (this.#isAccepted) this.#end(() => this.#giveUp());
  }

  #end(how: () => Promise<O>): void {
    if (this.#isOver) return;
    this.#over();
    this.#resolve(how());
  }

  #over(): void {
    this.#isOver = true;
    this.#parts.watchers.unwatch(this.#id, this);
    this.#signal?.removeEventListener('abort', this);
  }

  /** Another's job, found by its key, goes on. */
  async #giveUp(): Promise<never> {
    await this.#engine.cancel(this.#id);
    throw this.#signal?.reason;
  }

  #collect(job: Settled, now?: number): O | Promise<O> {
    if (statusOf(job) !== 'completed') throw new JobFailed(jobInfo(job));
    const collected = this.#parts.readings.collect(job, this.#token, now);
    return collected instanceof Promise ? collected.then(valueIn<O>) : valueIn<O>(collected);
  }

  /** The result of a job that has to be looked for. */
  async #found(id: string): Promise<O> {
    try {
      return await this.#collect(await this.#settled(id));
    } catch (error) {
      if (this.#signal?.aborted) await this.#giveUp();
      throw error;
    }
  }

  async #settled(id: string): Promise<Settled> {
    const waiting = this.#signal === undefined ? {} : { signal: this.#signal };
    for (;;) {
      const seen = await this.#engine.wait(id, waiting);
      if (!seen.ok) throw new JobRefused(seen);
      const job = await this.#parts.ledger.read(id);
      if (job?.phase === 'settled') return job;
      if (this.#engine.isStopping) throw new JobRefused({ ok: false, refusal: 'stopping', job: seen.job });
    }
  }
}

const NOTHING = (): void => {};

function valueIn<O>(collected: Collected): O {
  if (!collected.ok) throw new JobRefused(collected);
  // What the handler returned is what its type says: it was stored as JSON and read back.
  return collected.value as O;
}
