import type { Clock } from '@respond-async/core';
import type { RateState, RequestLimits } from '@respond-async/dialects';

/** What of an owner's requests is known. */
interface Visits {
  /** When its present span of time began, and how much of the rate is used up in it. */
  since: number;
  used: number;
  /** How many are being answered. */
  running: number;
}

/** A request may be answered; `leave` is called when it has been. Or it may not. */
export type Entry =
  | { readonly ok: true; readonly rate: RateState | undefined; leave(): void }
  | { readonly ok: false; readonly refusal: 'too-often' | 'too-many'; readonly retryAfter?: number };

/** Of so many owners it is remembered what they have asked. */
const MOST = 10_000;

/** Counts what owners ask at a time, and within a time. */
export class RequestGate {
  readonly #limits: RequestLimits;
  readonly #clock: Clock;
  readonly #visits = new Map<string | undefined, Visits>();

  constructor(limits: RequestLimits, clock: Clock) {
    this.#limits = limits;
    this.#clock = clock;
  }

  /** `weight`: for how many requests this one counts. */
  enter(owner: string | undefined, weight: number): Entry {
    const { rate, parallel = Number.POSITIVE_INFINITY } = this.#limits;
    const visits = this.#of(owner);
    if (visits.running >= parallel) return { ok: false, refusal: 'too-many' };
    const left = rate === undefined ? weight : rate.most - visits.used;
    if (weight > left) return { ok: false, refusal: 'too-often', retryAfter: this.#resetIn(visits) };
    visits.used += weight;
    visits.running += 1;
    const state = rate && { left: left - weight, resetIn: this.#resetIn(visits) };
    return { ok: true, rate: state, leave: once(() => this.#leave(owner, visits)) };
  }

  #of(owner: string | undefined): Visits {
    const now = this.#clock.now();
    const known = this.#visits.get(owner);
    const within = this.#limits.rate?.within ?? 0;
    // A clock that was set back must not keep anybody out.
    const isPresent = known !== undefined && now >= known.since && now < known.since + within;
    const visits = known ?? { since: now, used: 0, running: 0 };
    if (!isPresent) Object.assign(visits, { since: now, used: 0 });
    this.#visits.delete(owner);
    this.#visits.set(owner, visits);
    if (this.#visits.size > MOST) this.#forgetOne();
    return visits;
  }

  #resetIn({ since }: Visits): number {
    return since + (this.#limits.rate?.within ?? 0) - this.#clock.now();
  }

  #leave(owner: string | undefined, visits: Visits): void {
    visits.running -= 1;
    if (this.#limits.rate === undefined && visits.running === 0) this.#visits.delete(owner);
  }

  /** Of those who have nothing running, the one who has asked for the longest time nothing. */
  #forgetOne(): void {
    for (const [owner, { running }] of this.#visits) {
      if (running > 0) continue;
      this.#visits.delete(owner);
      return;
    }
  }
}

function once(leave: () => void): () => void {
  let left = false;
  return () => {
    if (!left) leave();
    left = true;
  };
}
