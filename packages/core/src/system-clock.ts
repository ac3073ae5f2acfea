import type { Clock } from './clock.ts';

/** The longest that a timer can be set for: beyond it, timers fire at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** The clock of the machine. Its timers keep the process alive: accepted jobs are waiting for them. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after: (ms, ring) => {
    const timer = setTimeout(ring, Math.min(Math.max(0, ms), LONGEST_TIMER));
    return () => clearTimeout(timer);
  },
};
