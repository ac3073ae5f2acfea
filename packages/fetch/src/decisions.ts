import type { Clock } from '@respond-async/core';

/** How long a request waits for what is being written about its job, in milliseconds. */
const PATIENCE = 1_000;

/**
 * What is being written about the readings of jobs. A client that has read a result to its end asks again before the
 * store has it: it is to be told that the result is collected, not that somebody is reading it.
 */
export interface Decisions {
  add(id: string, written: Promise<unknown>): void;
  /** Resolves when nothing is being written about the job any more, or after a while. */
  made(id: string): Promise<void> | undefined;
}

export function createDecisions(clock: Clock, onError: (error: unknown) => void): Decisions {
  const underway = new Map<string, Promise<void>>();
  return {
    add(id, written) {
      const over = (): void => void underway.delete(id);
      const failed = (error: unknown): void => {
        over();
        onError(error);
      };
      underway.set(id, written.then(over, failed));
    },
    made(id) {
      const over = underway.get(id);
      return over && atMost(over, clock);
    },
  };
}

function atMost(promise: Promise<void>, clock: Clock): Promise<void> {
  return new Promise((resolve) => {
    const callOff = clock.after(PATIENCE, resolve);
    void promise.then(() => {
      callOff();
      resolve();
    });
  });
}
