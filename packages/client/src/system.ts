import type { Clock } from './clock.ts';

// The client depends on no engine, so it brings the machine's clock and randomness itself: here, and nowhere else.

/** The longest that a timer can be set for: beyond it, timers fire at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  after: (ms, ring) => {
    const timer = setTimeout(ring, Math.min(ms, LONGEST_TIMER));
    return () => clearTimeout(timer);
  },
};

export const systemRandom = (): number => Math.random();
