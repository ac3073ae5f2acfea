import type { Clock } from '../ports/clock.ts';
import type { Watcher, Watchers } from './watchers.ts';

interface Waiting {
  readonly id: string;
  /** In milliseconds. */
  readonly timeout: number;
  readonly signal: AbortSignal | undefined;
}

/** One who waits for a job to end, subscribed from the beginning: no end between two looks is missed. */
export class AwaitedEnd implements Watcher {
  readonly #waiting: Waiting;
  readonly #watchers: Watchers;
  readonly #callOff: () => void;
  #told = false;
  #over = false;
  #wake = (): void => {};

  constructor(waiting: Waiting, watchers: Watchers, clock: Clock) {
    this.#waiting = waiting;
    this.#watchers = watchers;
    watchers.watch(waiting.id, this);
    this.#callOff = clock.after(waiting.timeout, this.#finish);
    waiting.signal?.addEventListener('abort', this.#finish, { once: true });
  }

  ended(): void {
    this.#told = true;
    this.#wake();
  }

  /** `told`: it is time to look. `over`: so is the time. Rejects with the signal's reason. */
  async next(): Promise<'told' | 'over'> {
    if (!this.#told && !this.#over) await new Promise<void>((resolve) => (this.#wake = resolve));
    this.#waiting.signal?.throwIfAborted();
    this.#told = false;
    return this.#over ? 'over' : 'told';
  }

  leave(): void {
    this.#watchers.unwatch(this.#waiting.id, this);
    this.#callOff();
    this.#waiting.signal?.removeEventListener('abort', this.#finish);
  }

  readonly #finish = (): void => {
    this.#over = true;
    this.#wake();
  };
}
