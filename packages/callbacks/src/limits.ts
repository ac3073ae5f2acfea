import type { Clock } from '@respond-async/core';

/** How much goes out, so that nobody is flooded through us. */
export interface CallbackLimits {
  /** Requests at the same time: 50 unless told. */
  readonly atOnce: number;
  /** To one host: 8 unless told. */
  readonly atOncePerHost: number;
  /** On behalf of one owner: 8 unless told. */
  readonly atOncePerOwner: number;
  /** Requests to one host in any 60 seconds: 120 unless told. */
  readonly perMinutePerHost: number;
  /** Requests on behalf of one owner in any 60 seconds: 120 unless told. */
  readonly perMinutePerOwner: number;
}

export const DEFAULT_LIMITS: CallbackLimits = {
  atOnce: 50,
  atOncePerHost: 8,
  atOncePerOwner: 8,
  perMinutePerHost: 120,
  perMinutePerOwner: 120,
};

const MINUTE = 60_000;
/** When to ask again where all are busy: nobody knows how long they will be. In milliseconds. */
const BUSY = 1_000;
/** Nobody is told to wait longer, in milliseconds. */
const LONGEST_WAIT = 60 * MINUTE;

/** What one host, one owner or all may have. */
interface Allotment {
  readonly atOnce: number;
  readonly perMinute: number;
}

/** A request that may go out now, until `free` is called; or how many milliseconds to wait. */
export type Seat = { readonly ok: true; free(): void } | { readonly ok: false; readonly after: number };

/** Counts what goes out, by host and by owner; what has no owner counts by host, and in all. */
export class Seats {
  readonly #clock: Clock;
  readonly #limits: CallbackLimits;
  readonly #scopes = new Map<string, Scope>();
  #swept = 0;

  constructor(limits: CallbackLimits, clock: Clock) {
    this.#limits = limits;
    this.#clock = clock;
  }

  take(host: string, owner: string | undefined): Seat {
    const now = this.#clock.now();
    this.#sweep(now);
    const scopes = this.#scopesOf(host, owner);
    const after = Math.max(...scopes.map((scope) => scope.wait(now)));
    if (after > 0) return { ok: false, after };
    for (const scope of scopes) scope.begin(now);
    return { ok: true, free: once(() => scopes.forEach(end)) };
  }

  #scopesOf(host: string, owner: string | undefined): Scope[] {
    const { atOnce, atOncePerHost, atOncePerOwner, perMinutePerHost, perMinutePerOwner } = this.#limits;
    const scopes = [
      this.#scope('all', { atOnce, perMinute: Number.POSITIVE_INFINITY }),
      this.#scope(`host ${host}`, { atOnce: atOncePerHost, perMinute: perMinutePerHost }),
    ];
    if (owner === undefined) return scopes;
    return [
      ...scopes,
      this.#scope(`owner ${owner}`, { atOnce: atOncePerOwner, perMinute: perMinutePerOwner }),
    ];
  }

  #scope(name: string, allotment: Allotment): Scope {
    const known = this.#scopes.get(name);
    if (known !== undefined) return known;
    const scope = new Scope(allotment);
    this.#scopes.set(name, scope);
    return scope;
  }

  /** Forgets, now and then, those of whom nothing is left to count. */
  #sweep(now: number): void {
    if (Math.abs(now - this.#swept) < MINUTE) return;
    this.#swept = now;
    for (const [name, scope] of this.#scopes) if (scope.isIdle(now)) this.#scopes.delete(name);
  }
}

class Scope {
  readonly #allotment: Allotment;
  /** When the latest requests began, oldest first. */
  #begun: number[] = [];
  #running = 0;
  /** The moment that was told to the last one that had to wait. */
  #promised = 0;

  constructor(allotment: Allotment) {
    this.#allotment = allotment;
  }

  /** Milliseconds until there may be room, 0: there is. Those who wait get moments one after the other. */
  wait(now: number): number {
    this.#forget(now);
    const { atOnce, perMinute } = this.#allotment;
    const [oldest = now] = this.#begun;
    if (this.#begun.length >= perMinute) return this.#promise(now, oldest + MINUTE, MINUTE / perMinute);
    return this.#running >= atOnce ? this.#promise(now, now + BUSY, BUSY / atOnce) : 0;
  }

  begin(now: number): void {
    this.#running += 1;
    if (Number.isFinite(this.#allotment.perMinute)) this.#begun.push(now);
  }

  end(): void {
    this.#running -= 1;
  }

  isIdle(now: number): boolean {
    this.#forget(now);
    return this.#running === 0 && this.#begun.length === 0 && this.#promised <= now;
  }

  #promise(now: number, earliest: number, apart: number): number {
    this.#promised = Math.min(Math.max(earliest, this.#promised + apart), now + LONGEST_WAIT);
    return Math.ceil(this.#promised - now);
  }

  /** A clock that was put back would keep what began later for ever. */
  #forget(now: number): void {
    this.#begun = this.#begun.filter((at) => at > now - MINUTE && at <= now);
  }
}

function end(scope: Scope): void {
  scope.end();
}

function once(act: () => void): () => void {
  let isDone = false;
  return () => {
    if (!isDone) act();
    isDone = true;
  };
}
