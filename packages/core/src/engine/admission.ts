import type { Job } from '../job/job.ts';
import type { Json, Payload } from '../job/payload.ts';
import type { Clock } from '../ports/clock.ts';
import type { Notifier } from '../ports/notifier.ts';
import type { Bodies } from '../ports/store.ts';
import { streamToBytes } from './bytes.ts';
import type { Refused } from './engine.ts';
import { fingerprintOf } from './fingerprint.ts';
import type { Entered, Ledger } from './ledger.ts';
import type { Admitted } from './named-task.ts';
import { checkSubmit, newJob, uniqueOf } from './new-job.ts';
import { discardBodies, Packing, pack } from './packing.ts';
import type { Registered } from './registry.ts';
import { inputIssue, type StandardSchema } from './standard-schema.ts';
import type { SubmitOptions } from './task.ts';
import { notAdmitted, wishesOf } from './wishes.ts';

/** When a refused owner may try again: something has usually ended by then. */
const RETRY_AFTER = 1_000;

/** From a request for a job to an accepted job, or to nothing at all. */
export class Admission {
  readonly #ledger: Ledger;
  readonly #bodies: Bodies;
  readonly #clock: Clock;
  readonly #notifier: Notifier | undefined;
  readonly #newToken: () => string;

  constructor(options: {
    readonly ledger: Ledger;
    readonly bodies: Bodies;
    readonly clock: Clock;
    readonly notifier: Notifier | undefined;
    readonly newToken: () => string;
  }) {
    this.#ledger = options.ledger;
    this.#bodies = options.bodies;
    this.#clock = options.clock;
    this.#notifier = options.notifier;
    this.#newToken = options.newToken;
  }

  /** Answers directly where nothing has to be waited for. */
  submit(task: Registered, value: Json, options: SubmitOptions, id: string): Admitted | Promise<Admitted> {
    const issues =
      options.notices &&
      notAdmitted(options.notices, options.owner, task.notice === undefined, this.#notifier);
    if (issues !== undefined && issues.length > 0) return { ok: false, refusal: 'invalid', issues };
    if (task.input !== undefined || options.key !== undefined) return this.#prepare(task, value, options, id);
    return this.#pack(task, value, options, id);
  }

  async #prepare(task: Registered, value: Json, options: SubmitOptions, id: string): Promise<Admitted> {
    const fitted = task.input === undefined ? { value } : await validated(value, task.input);
    if ('refusal' in fitted) return fitted;
    if (options.key === undefined) return this.#pack(task, fitted.value, options, id);
    const body = await streamToBytes(options.body, task.terms.maxInput);
    const fingerprint = options.fingerprint ?? (await fingerprintOf(fitted.value, body));
    return this.#pack(task, fitted.value, { ...options, ...(body && { body }) }, id, fingerprint);
  }

  #pack(
    task: Registered,
    value: Json,
    options: SubmitOptions,
    id: string,
    fingerprint?: string,
  ): Admitted | Promise<Admitted> {
    checkSubmit(options);
    const packed = pack(value, options.body, new Packing(id, undefined, task.terms.maxInput, this.#bodies));
    return packed instanceof Promise
      ? this.#enterLate(task, packed, options, id, fingerprint)
      : this.#enter(task, packed, options, id, fingerprint);
  }

  async #enterLate(
    task: Registered,
    input: Promise<Payload>,
    options: SubmitOptions,
    id: string,
    fingerprint: string | undefined,
  ): Promise<Admitted> {
    return this.#enter(task, await input, options, id, fingerprint);
  }

  #enter(
    task: Registered,
    input: Payload,
    options: SubmitOptions,
    id: string,
    fingerprint: string | undefined,
  ): Admitted | Promise<Admitted> {
    const job = this.#newJob(task, { id, input, fingerprint }, options);
    const entered = this.#ledger.enter(job, uniqueOf(job));
    if (!(entered instanceof Promise) && entered.ok) return entered;
    return this.#enterSlowly(job, input, entered);
  }

  #newJob(
    task: Registered,
    made: { readonly id: string; readonly input: Payload; readonly fingerprint: string | undefined },
    options: SubmitOptions,
  ): Job {
    const now = this.#clock.now();
    const { notices } = options;
    if (notices === undefined) return newJob(task, made, options, now);
    return newJob(task, { ...made, wished: wishesOf(notices, this.#newToken, now) }, options, now);
  }

  async #enterSlowly(job: Job, input: Payload, entering: Entered | Promise<Entered>): Promise<Admitted> {
    const entered = await entering;
    return entered.ok ? entered : this.#notEntered(job, input, entered);
  }

  async #notEntered(job: Job, input: Payload, first: Entered): Promise<Admitted> {
    for (let entered = first; ; entered = await this.#ledger.enter(job, uniqueOf(job))) {
      if (entered.ok) return entered;
      const holder = 'taken' in entered ? await this.#holder(entered.taken, input) : undefined;
      // The record of the key's holder may have been forgotten in between: then the key is free.
      if ('taken' in entered && holder === undefined) continue;
      await discardBodies(input, this.#bodies);
      if ('refusal' in entered) return { ok: false, refusal: entered.refusal, retryAfter: RETRY_AFTER };
      const same = holder?.fingerprint === job.fingerprint;
      return same && holder ? { ok: true, job: holder } : { ok: false, refusal: 'key-conflict' };
    }
  }

  /** The job that has the key. Where that can't be told, it still is certain that there is no new one. */
  async #holder(id: string, input: Payload): Promise<Job | undefined> {
    try {
      return await this.#ledger.read(id);
    } catch (error) {
      await discardBodies(input, this.#bodies);
      throw error;
    }
  }
}

/** What the schema makes of a value, or what it has to say against it. */
async function validated(value: Json, schema: StandardSchema): Promise<{ readonly value: Json } | Refused> {
  const result = await schema['~standard'].validate(value);
  if (result.issues !== undefined) {
    return { ok: false, refusal: 'invalid', issues: result.issues.map(inputIssue) };
  }
  // Whether it is JSON is seen when it is packed.
  return { value: result.value as Json };
}
