import { orAborted } from './abortable.ts';

interface Run<T> {
  readonly promise: Promise<T>;
  readonly stop: AbortController;
  waiting: number;
}

/** One run at a time, however many wait for it. It is stopped when nobody does any more. */
export class SharedRun<T> {
  #run: Run<T> | undefined;

  /** Waits for the run that is under way, or begins one. */
  async join(begin: (signal: AbortSignal) => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    signal?.throwIfAborted();
    this.#run ??= this.#begin(begin);
    const run = this.#run;
    run.waiting += 1;
    try {
      return await orAborted(run.promise, signal);
    } finally {
      run.waiting -= 1;
      if (run.waiting === 0 && this.#run === run) this.stop();
    }
  }

  stop(): void {
    this.#run?.stop.abort();
    this.#run = undefined;
  }

  #begin(begin: (signal: AbortSignal) => Promise<T>): Run<T> {
    const stop = new AbortController();
    const over = (): void => {
      // What it has handed over outlives it, and must not be stopped.
      if (this.#run === run) this.#run = undefined;
    };
    const promise = orAborted(begin(stop.signal), stop.signal).finally(over);
    const run: Run<T> = { promise, stop, waiting: 0 };
    return run;
  }
}
