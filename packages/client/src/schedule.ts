import { RequestFailed } from './errors.ts';
import { backOff, SHORTEST } from './pace.ts';

/** When an operation is looked at next. Times are in milliseconds. */
export class Schedule {
  readonly #interval: number | undefined;
  readonly #random: () => number;
  /** When it was looked at last; at the beginning there is nothing to wait for. */
  #last: number | undefined;
  #told: number | undefined;
  #own = 0;
  #turns = 0;
  #failures = 0;
  #failingSince: number | undefined;
  /** What went wrong at the last look, if anything did. */
  failure: unknown;

  constructor(interval: number | undefined, random: () => number) {
    this.#interval = interval;
    this.#random = random;
  }

  /** The server has answered, and said when to come again. */
  answered(now: number, told: number | undefined): void {
    this.#failures = 0;
    this.#failingSince = undefined;
    this.failure = undefined;
    this.#next(now, told, this.#turns);
    this.#turns += 1;
  }

  failed(now: number, error: unknown): void {
    this.failure = error;
    this.#failingSince ??= now;
    this.#next(now, error instanceof RequestFailed ? error.retryAfter : undefined, this.#failures);
    this.#failures += 1;
  }

  /** From one look to the next. The server's word counts as a least one. */
  delay(interval = this.#interval): number {
    const told = this.#told ?? 0;
    if (this.#failures > 0) return Math.max(told, interval ?? 0, this.#own);
    if (interval !== undefined) return Math.max(told, interval);
    return Math.max(SHORTEST, this.#told ?? this.#own);
  }

  /** How long until the next look. */
  left(now: number, interval?: number): number {
    return this.#last === undefined ? 0 : this.#last + this.delay(interval) - now;
  }

  /** How long the server has been failing. */
  failingFor(now: number): number {
    return this.#failingSince === undefined ? 0 : now - this.#failingSince;
  }

  #next(now: number, told: number | undefined, turns: number): void {
    this.#last = now;
    this.#told = told;
    this.#own = backOff(turns, this.#random);
  }
}
