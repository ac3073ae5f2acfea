import { backoff } from '../job/backoff.ts';
import type { Clock } from '../ports/clock.ts';

/** For writes that must not be given up because a store fails for a while. */
export class Persistence {
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #onError: (error: unknown) => void;
  readonly #asleep = new Set<() => void>();
  #stopped = false;

  constructor(clock: Clock, random: () => number, onError: (error: unknown) => void) {
    this.#clock = clock;
    this.#random = random;
    this.#onError = onError;
  }

  /** Tries a write again that has failed, until it works; `undefined` when everything stopped before it did. */
  async insistAfter<T>(failure: unknown, write: () => Promise<T>): Promise<T | undefined> {
    let error = failure;
    for (let attempt = 1; ; attempt += 1) {
      this.#onError(error);
      if (this.#stopped) return undefined;
      await this.#pause(backoff(attempt, 0.5 + this.#random() / 2));
      try {
        return await write();
      } catch (again) {
        error = again;
      }
    }
  }

  /** From now on each write is tried once more at the most. */
  stop(): void {
    this.#stopped = true;
    for (const wake of this.#asleep) wake();
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        callOff();
        this.#asleep.delete(wake);
        resolve();
      };
      const callOff = this.#clock.after(ms, wake);
      this.#asleep.add(wake);
    });
  }
}
