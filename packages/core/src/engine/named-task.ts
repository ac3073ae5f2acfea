import type { Job } from '../job/job.ts';
import { jobInfo } from '../job/job-info.ts';
import type { Json } from '../job/payload.ts';
import type { Parts } from './create-engine.ts';
import type { Found, Refused } from './engine.ts';
import type { JobEngine } from './job-engine.ts';
import { RunCall } from './run-call.ts';
import type { RunOptions, SubmitOptions, Task } from './task.ts';

/** The job that was accepted, or why none was. */
export type Admitted = { readonly ok: true; readonly job: Job } | Refused;

/** The job with this id is to be accepted. */
export type Admit<I> = (input: I, options: SubmitOptions, id: string) => Admitted | Promise<Admitted>;

const AS_USUAL: RunOptions = {};

/** A task as its user holds it. */
export class NamedTask<I extends Json, O extends Json> implements Task<I, O> {
  readonly name: string;
  readonly #engine: JobEngine;
  readonly #parts: Parts;
  readonly #admit: Admit<I>;

  constructor(name: string, engine: JobEngine, parts: Parts, admit: Admit<I>) {
    this.name = name;
    this.#engine = engine;
    this.#parts = parts;
    this.#admit = admit;
  }

  async submit(input: I, options: SubmitOptions = AS_USUAL): Promise<Found> {
    const admitting = this.#admit(input, options, this.#idOf(options));
    const admitted = admitting instanceof Promise ? await admitting : admitting;
    return admitted.ok ? { ok: true, job: jobInfo(admitted.job) } : admitted;
  }

  run(input: I, options: RunOptions = AS_USUAL): Promise<O> {
    const { signal } = options;
    if (signal?.aborted) return Promise.reject(signal.reason);
    const id = this.#idOf(options);
    // An id that was made for this call is also a token that nobody else has.
    const token = options.id === undefined ? id : this.#parts.ledger.token();
    const call = new RunCall<O>(this.#engine, this.#parts, { id, token, signal });
    try {
      const admitted = this.#admit(input, options, id);
      if (admitted instanceof Promise) void admittedLate(call, admitted);
      else call.admitted(admitted);
    } catch (error) {
      call.fail(error);
    }
    return call.result;
  }

  #idOf({ id }: SubmitOptions): string {
    return id ?? this.#parts.chance.id('job');
  }
}

async function admittedLate<O>(call: RunCall<O>, admitted: Promise<Admitted>): Promise<void> {
  try {
    call.admitted(await admitted);
  } catch (error) {
    call.fail(error);
  }
}
