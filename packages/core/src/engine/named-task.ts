import { type Job, type Settled, statusOf } from '../job/job.ts';
import { jobInfo } from '../job/job-info.ts';
import type { Json } from '../job/payload.ts';
import type { Parts } from './create-engine.ts';
import type { Found, Refused } from './engine.ts';
import type { JobEngine } from './job-engine.ts';
import { JobFailed, JobRefused, type SubmitOptions, type Task } from './task.ts';

/** The job that was accepted, or why none was. */
export type Admitted = { readonly ok: true; readonly job: Job } | Refused;

/** A task as its user holds it. */
export class NamedTask<I extends Json, O extends Json> implements Task<I, O> {
  readonly name: string;
  readonly #engine: JobEngine;
  readonly #parts: Parts;
  readonly #admit: (input: I, options: SubmitOptions) => Admitted | Promise<Admitted>;

  constructor(
    name: string,
    engine: JobEngine,
    parts: Parts,
    admit: (input: I, options: SubmitOptions) => Admitted | Promise<Admitted>,
  ) {
    this.name = name;
    this.#engine = engine;
    this.#parts = parts;
    this.#admit = admit;
  }

  async submit(input: I, options: SubmitOptions = {}): Promise<Found> {
    const admitted = await this.#admit(input, options);
    return admitted.ok ? { ok: true, job: jobInfo(admitted.job) } : admitted;
  }

  async run(input: I, { signal, ...options }: SubmitOptions & { signal?: AbortSignal } = {}): Promise<O> {
    signal?.throwIfAborted();
    const id = options.id ?? this.#parts.chance.id('job');
    const ending = this.#ending(id, signal);
    try {
      const admit = this.#admit(input, { ...options, id });
      const admitted = admit instanceof Promise ? await admit : admit;
      if (!admitted.ok) throw new JobRefused(admitted);
      // The same key gives an earlier job again, with an id of its own: there is nothing to be missed.
      const job =
        admitted.job.id === id ? await ending.settled : await this.#settled(admitted.job.id, signal);
      return await this.#collect(job);
    } catch (error) {
      if (signal?.aborted) await this.#engine.cancel(id);
      throw error;
    } finally {
      ending.stopWatching();
    }
  }

  /** Watched from before the job is there: its end can't be missed, and nothing has to be read to see it. */
  #ending(id: string, signal: AbortSignal | undefined) {
    const { promise: settled, resolve, reject } = Promise.withResolvers<Settled>();
    const unwatch = this.#parts.watchers.watch(id, (job) => {
      if (job?.phase === 'settled') resolve(job);
      else if (job === undefined) this.#settled(id, signal).then(resolve, reject);
    });
    const abort = (): void => reject(signal?.reason);
    signal?.addEventListener('abort', abort, { once: true });
    settled.catch(() => {});
    return {
      settled,
      stopWatching: (): void => {
        unwatch();
        signal?.removeEventListener('abort', abort);
      },
    };
  }

  async #settled(id: string, signal: AbortSignal | undefined): Promise<Settled> {
    const waiting = signal === undefined ? {} : { signal };
    for (;;) {
      const seen = await this.#engine.wait(id, waiting);
      if (!seen.ok) throw new JobRefused(seen);
      const job = await this.#parts.ledger.read(id);
      if (job?.phase === 'settled') return job;
      if (this.#engine.isStopping) throw new JobRefused({ ok: false, refusal: 'stopping', job: seen.job });
    }
  }

  async #collect(job: Settled): Promise<O> {
    if (statusOf(job) !== 'completed') throw new JobFailed(jobInfo(job));
    const collected = await this.#parts.readings.collect(job);
    if (!collected.ok) throw new JobRefused(collected);
    // What the handler returned is what its type says: it was stored as JSON and read back.
    return collected.value as O;
  }
}
