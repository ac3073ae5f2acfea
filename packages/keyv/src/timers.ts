import { randomInt } from 'node:crypto';
import { setTimeout as delay, setImmediate as immediate } from 'node:timers/promises';
import type { Clock } from '@respond-async/core';

/** The clock of the machine. */
export const nodeClock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  after: (ms, ring, background = false) => {
    const off = new AbortController();
    delay(ms, undefined, { signal: off.signal, ref: !background }).then(ring, () => {});
    return () => off.abort();
  },
};

export function sleep(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => {
    clock.after(ms, resolve);
  });
}

/** About `ms`, so that those who wait for the same thing don't come back together. */
export function spread(ms: number): number {
  return randomInt(Math.ceil(ms / 2), Math.ceil(ms * 1.5) + 1);
}

/** Resolves when everything that can happen now has happened. */
export function endOfTurn(): Promise<void> {
  return immediate();
}
