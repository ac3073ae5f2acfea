import { bytesOf } from './bytes.ts';
import type { Clock } from './clock.ts';
import type { Found, Reading } from './engine.ts';
import { found } from './found.ts';
import type { Completed, Job, Result } from './job.ts';
import { jobInfo } from './job-info.ts';
import type { Ledger, Written } from './ledger.ts';
import { bodySize, unpack } from './packing.ts';
import type { Persistence } from './persistence.ts';
import type { Bodies } from './store.ts';
import type { JobEvent } from './transition.ts';

/** How long a reader may be silent, and how long a reading may last in all. */
const LEASE = 30_000;
const LONGEST = 600_000;

type Readable = Completed & { readonly result: Extract<Result, { state: 'ready' | 'leased' }> };

/** Gives out results: to one reader at a time when they are kept for one. */
export class Readings {
  readonly #ledger: Ledger;
  readonly #bodies: Bodies;
  readonly #clock: Clock;
  readonly #persistence: Persistence;

  constructor(options: {
    readonly ledger: Ledger;
    readonly bodies: Bodies;
    readonly clock: Clock;
    readonly persistence: Persistence;
  }) {
    this.#ledger = options.ledger;
    this.#bodies = options.bodies;
    this.#clock = options.clock;
    this.#persistence = options.persistence;
  }

  async take(job: Job, token: string): Promise<Reading | Exclude<Found, { ok: true }>> {
    const now = this.#clock.now();
    const lease = { token, until: now + LEASE, cutAt: now + LONGEST };
    const written = await this.#ledger.step(job.id, { type: 'take', lease }, job);
    if (!written.ok || written.job === undefined) return found(written) as Exclude<Found, { ok: true }>;
    const taken = written.job as Readable;
    try {
      return await this.#reading(taken, token);
    } catch (error) {
      await this.#step(taken, { type: 'release', token });
      throw error;
    }
  }

  async #reading(job: Readable, token: string): Promise<Reading> {
    const { payload } = job.result;
    const once = job.keep === 'once';
    const done = async (event: JobEvent): Promise<Found> =>
      once ? found(await this.#step(job, event)) : { ok: true, job: jobInfo(job) };
    return {
      ok: true,
      job: jobInfo(job),
      token,
      result: {
        value: await unpack(payload, this.#bodies),
        ...(payload.body !== undefined && { body: bytesOf(payload.body, this.#bodies) }),
        size: bodySize(payload),
      },
      confirm: () => done({ type: 'confirm', token }),
      release: () => done({ type: 'release', token }),
      renew: () => done({ type: 'renew', lease: { token, until: this.#clock.now() + LEASE } }),
    };
  }

  /** What the reader told us must not be lost because the store fails for a while. */
  async #step(job: Job, event: JobEvent): Promise<Written> {
    const written = await this.#persistence.insist(() => this.#ledger.step(job.id, event, job));
    return written ?? { ok: false, refusal: 'stopping' };
  }
}
