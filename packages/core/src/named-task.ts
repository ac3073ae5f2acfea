import type { Engine, Found } from './engine.ts';
import type { Json } from './payload.ts';
import { JobFailed, JobRefused, type SubmitOptions, type Task } from './task.ts';

/** A task as its user holds it. */
export class NamedTask<I extends Json, O extends Json> implements Task<I, O> {
  readonly name: string;
  readonly #engine: Engine;
  readonly #submit: (input: I, options: SubmitOptions) => Promise<Found>;

  constructor(name: string, engine: Engine, submit: (input: I, options: SubmitOptions) => Promise<Found>) {
    this.name = name;
    this.#engine = engine;
    this.#submit = submit;
  }

  submit(input: I, options: SubmitOptions = {}): Promise<Found> {
    return this.#submit(input, options);
  }

  async run(input: I, { signal, ...options }: SubmitOptions & { signal?: AbortSignal } = {}): Promise<O> {
    signal?.throwIfAborted();
    const accepted = await this.#submit(input, options);
    if (!accepted.ok) throw new JobRefused(accepted);
    const { id } = accepted.job;
    try {
      await this.#settled(id, signal);
    } catch (error) {
      if (signal?.aborted) await this.#engine.cancel(id);
      throw error;
    }
    return this.#collect(id);
  }

  async #settled(id: string, signal: AbortSignal | undefined): Promise<void> {
    for (;;) {
      const seen = await this.#engine.wait(id, signal === undefined ? {} : { signal });
      if (!seen.ok) throw new JobRefused(seen);
      if (seen.job.status === 'failed' || seen.job.status === 'cancelled') throw new JobFailed(seen.job);
      if (seen.job.status === 'completed') return;
    }
  }

  async #collect(id: string): Promise<O> {
    const reading = await this.#engine.take(id);
    if (!reading.ok) throw new JobRefused(reading);
    await reading.confirm();
    // What the handler returned is what its type says: it was stored as JSON and read back.
    return reading.result.value as O;
  }
}
