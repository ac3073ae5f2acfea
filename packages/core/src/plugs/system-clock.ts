import type { Clock } from '../ports/clock.ts';

/** The longest that a timer can be set for: beyond it, timers fire at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** The clock of the machine. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after: (ms, ring, background = false) => {
    const timer: unknown = setTimeout(ring, Math.min(Math.max(0, ms), LONGEST_TIMER));
    if (background && canBeUnreferenced(timer)) timer.unref();
    return () => clearTimeout(timer as number);
  },
};

/** Timers are objects on Node and Bun, numbers elsewhere. */
function canBeUnreferenced(timer: unknown): timer is { unref(): void } {
  return typeof timer === 'object' && timer !== null && 'unref' in timer;
}
