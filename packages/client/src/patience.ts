import { anyOf } from './abortable.ts';
import type { Clock } from './clock.ts';
import { WaitTimeout } from './errors.ts';
import type { WaitInit } from './options.ts';

/** How long a caller waits: until his time is over, or his signal aborts. */
export class Patience {
  /** Aborts when it is over, with what is thrown. */
  readonly signal: AbortSignal;
  /** Has the caller set a time? */
  readonly hasEnd: boolean;
  readonly #over = new AbortController();
  readonly #callOff: () => void;

  /** `why`: what stood in the way at the end, if anything did. */
  constructor(
    { timeout, signal }: WaitInit,
    clock: Clock,
    monitorUrl: string | undefined,
    why: () => unknown,
  ) {
    if (timeout !== undefined && !(timeout >= 0))
      throw new TypeError(`timeout is a number of milliseconds, not ${timeout}`);
    this.hasEnd = timeout !== undefined && timeout !== Number.POSITIVE_INFINITY;
    this.signal = anyOf(signal, this.#over.signal);
    const end = (): void =>
      this.#over.abort(
        new WaitTimeout(`it has not ended within ${timeout} ms`, { monitorUrl, cause: why() }),
      );
    this.#callOff = this.hasEnd ? clock.after(timeout ?? 0, end) : () => {};
  }

  /** Is it over because the time was? */
  get isLate(): boolean {
    return this.#over.signal.aborted;
  }

  end(): void {
    this.#callOff();
  }
}
