import type { Clock } from '@respond-async/core';

/** Resolves with what is waited for, or rejects when the signal aborts, whatever becomes of it. */
export function until<T>(awaited: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
    awaited.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

/** The limits of time of one try: each says what it was that took too long. */
export class TimeLimits {
  readonly #controller = new AbortController();
  readonly #clock: Clock;
  readonly #timers = new Set<() => void>();
  readonly #callOff: () => void;

  constructor(clock: Clock, from: AbortSignal) {
    this.#clock = clock;
    const onAbort = () => this.#controller.abort(new Error('called off'));
    if (from.aborted) onAbort();
    from.addEventListener('abort', onAbort, { once: true });
    const callOff = () => from.removeEventListener('abort', onAbort);
    this.#callOff = callOff;
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** From now on it may take so many milliseconds until the function that comes back is called. */
  begin(what: string, ms: number): () => void {
    const stop = this.#clock.after(ms, () => this.#controller.abort(new Error(`no ${what} within ${ms} ms`)));
    this.#timers.add(stop);
    return () => {
      stop();
      this.#timers.delete(stop);
    };
  }

  /** Nothing is limited any more, and nothing listened to. */
  end(): void {
    for (const stop of this.#timers) stop();
    this.#callOff();
  }
}
