import type { Completed, Job, Result, Settled } from '../job/job.ts';
import { jobInfo } from '../job/job-info.ts';
import type { Json, Payload } from '../job/payload.ts';
import { goneAt } from '../job/reading.ts';
import type { JobEvent } from '../job/transition.ts';
import type { Clock } from '../ports/clock.ts';
import type { Bodies } from '../ports/store.ts';
import { bytesOf, streamOf } from './bytes.ts';
import type { Found, Peeked, Reading, Refused } from './engine.ts';
import { found, refused } from './found.ts';
import type { Ledger, Written } from './ledger.ts';
import { bodySize, unpack } from './packing.ts';
import type { Persistence } from './persistence.ts';

/** How long a reader may be silent, and how long a reading may last in all. */
const LEASE = 30_000;
const LONGEST = 600_000;

/** The value of a result that has been collected, or why it can't be. */
export type Collected = { readonly ok: true; readonly value: Json } | Refused;

type Readable = Completed & { readonly result: Extract<Result, { state: 'ready' | 'leased' }> };

/** Gives out results: to one reader at a time when they are kept for one. */
export class Readings {
  readonly #ledger: Ledger;
  readonly #bodies: Bodies;
  readonly #clock: Clock;
  readonly #persistence: Persistence;
  readonly #newToken: () => string;

  constructor(options: {
    readonly ledger: Ledger;
    readonly bodies: Bodies;
    readonly clock: Clock;
    readonly persistence: Persistence;
    readonly newToken: () => string;
  }) {
    this.#ledger = options.ledger;
    this.#bodies = options.bodies;
    this.#clock = options.clock;
    this.#persistence = options.persistence;
    this.#newToken = options.newToken;
  }

  /** Answers directly where nothing has to be waited for. */
  take(job: Job, token = this.#newToken()): Reading | Refused | Promise<Reading | Refused> {
    const written = this.#ledger.step(job.id, this.#taking(token), job);
    return written instanceof Promise ? this.#takenLate(written, token) : this.#taken(written, token);
  }

  async #takenLate(written: Promise<Written>, token: string): Promise<Reading | Refused> {
    return this.#taken(await written, token);
  }

  #taken(written: Written, token: string): Reading | Refused | Promise<Reading> {
    if (!written.ok || written.job === undefined) return refused(written);
    const taken = written.job as Readable;
    const { payload } = taken.result;
    return payload.large === undefined
      ? this.#reading(taken, token, payload.value)
      : this.#takenLarge(taken, token);
  }

  /** What can't be read is not held back from the next reader. */
  async #takenLarge(taken: Readable, token: string): Promise<Reading> {
    try {
      return this.#reading(taken, token, await unpack(taken.result.payload, this.#bodies));
    } catch (error) {
      await this.#step(taken, { type: 'release', token });
      throw error;
    }
  }

  /** Directly, as `take`. */
  peek(job: Job): Peeked | Refused | Promise<Peeked> {
    const gone = goneAt(job, this.#clock.now());
    if (gone !== undefined) return { ok: false, refusal: gone, job: jobInfo(job) };
    const { payload } = (job as Readable).result;
    const peeked = (value: Json): Peeked => ({
      ok: true,
      job: jobInfo(job),
      result: { value, size: bodySize(payload) },
    });
    return payload.large === undefined ? peeked(payload.value) : unpack(payload, this.#bodies).then(peeked);
  }

  /** What is kept for any number of readers is not used up. */
  async confirm(job: Job, token: string): Promise<Found> {
    if (job.keep === 'once') return found(await this.#step(job, { type: 'confirm', token }));
    const gone = goneAt(job, this.#clock.now());
    return gone === undefined
      ? { ok: true, job: jobInfo(job) }
      : { ok: false, refusal: gone, job: jobInfo(job) };
  }

  /**
   * Takes, reads and confirms in one: for a reader in this process, which can't lose what it is given. `now`: the moment
   * since which it has been there.
   */
  collect(job: Settled, token: string, now?: number): Collected | Promise<Collected> {
    const payload = 'payload' in job.result ? job.result.payload : undefined;
    return payload?.large === undefined
      ? this.#collectSmall(job, payload?.value ?? null, token, now)
      : this.#collectLarge(job);
  }

  #collectSmall(job: Job, value: Json, token: string, now?: number): Collected | Promise<Collected> {
    const written = this.#step(job, { type: 'collect', token }, now);
    return written instanceof Promise ? collectedLate(written, value) : collected(written, value);
  }

  /** Its bytes go with the step that collects them: they are read before. */
  async #collectLarge(job: Job): Promise<Collected> {
    const taken = await this.take(job);
    if (!taken.ok) return taken;
    await taken.confirm();
    return { ok: true, value: taken.result.value };
  }

  #taking(token: string): JobEvent {
    const now = this.#clock.now();
    return { type: 'take', lease: { token, until: now + LEASE, cutAt: now + LONGEST } };
  }

  #reading(job: Readable, token: string, value: Json): Reading {
    const once = job.keep === 'once';
    const done = async (event: JobEvent): Promise<Found> => {
      if (!once) return { ok: true, job: jobInfo(job) };
      const written = this.#step(job, event);
      return found(written instanceof Promise ? await written : written);
    };
    return {
      ok: true,
      job: jobInfo(job),
      token,
      result: this.#contents(job.result.payload, value),
      confirm: () => done({ type: 'confirm', token }),
      release: () => done({ type: 'release', token }),
      renew: () => done({ type: 'renew', lease: { token, until: this.#clock.now() + LEASE } }),
    };
  }

  #contents({ body }: Payload, value: Json): Reading['result'] {
    if (body === undefined) return { value, size: 0 };
    if ('inline' in body) return new SmallResult(value, body.inline);
    return { value, size: body.size, body: bytesOf(body, this.#bodies) };
  }

  /** What the reader told us must not be lost because the store fails for a while. */
  #step(job: Job, event: JobEvent, now?: number): Written | Promise<Written> {
    const written = this.#ledger.step(job.id, event, job, now);
    return written instanceof Promise ? this.#insist(written, job, event) : written;
  }

  async #insist(written: Promise<Written>, job: Job, event: JobEvent): Promise<Written> {
    try {
      return await written;
    } catch (error) {
      const again = async () => this.#ledger.step(job.id, event, job);
      return (await this.#persistence.insistAfter(error, again)) ?? { ok: false, refusal: 'stopping' };
    }
  }
}

/** A result whose bytes are at hand. */
class SmallResult {
  readonly value: Json;
  readonly bytes: Uint8Array;
  readonly size: number;
  #body: ReadableStream<Uint8Array> | undefined;

  constructor(value: Json, bytes: Uint8Array) {
    this.value = value;
    this.bytes = bytes;
    this.size = bytes.byteLength;
  }

  get body(): ReadableStream<Uint8Array> {
    this.#body ??= streamOf(this.bytes);
    return this.#body;
  }
}

/** The bytes of a result that can be had, where they stand in the record. */
export function bytesAtHand(job: Job, now: number): Uint8Array | undefined {
  if (goneAt(job, now) !== undefined) return undefined;
  const { body } = (job as Readable).result.payload;
  return body !== undefined && 'inline' in body ? body.inline : undefined;
}

function collected(written: Written, value: Json): Collected {
  return written.ok ? { ok: true, value } : refused(written);
}

async function collectedLate(written: Promise<Written>, value: Json): Promise<Collected> {
  return collected(await written, value);
}
