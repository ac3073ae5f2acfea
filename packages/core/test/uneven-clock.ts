import { handClock } from '../../testing/src/hand-clock.ts';
import type { Clock } from '../src/index.ts';

/** A clock whose time of day can be set while its timers go on, and whose timers can be held up. */
export interface UnevenClock extends Clock {
  advance(ms: number): Promise<void>;
  settle(): Promise<void>;
  /** Somebody sets the time of day, by so many milliseconds. */
  set(by: number): void;
  /** How far it is from where it would be, and how far ahead of that it has been. */
  readonly off: number;
  readonly furthest: number;
  /** The event loop is held up: for so long no timer rings, then all that are due do, one after another. */
  block(ms: number): Promise<void>;
}

export function unevenClock(): UnevenClock {
  const hand = handClock();
  let off = 0;
  let furthest = 0;
  /** While timers are made up for it is as late as it has become. */
  let blockedUntil = 0;
  return {
    now: () => Math.max(hand.now(), blockedUntil) + off,
    after: (ms, ring) => hand.after(ms, ring),
    advance: (ms) => hand.advance(ms),
    settle: () => hand.settle(),
    set(by) {
      off += by;
      furthest = Math.max(furthest, off);
    },
    get off() {
      return off;
    },
    get furthest() {
      return furthest;
    },
    async block(ms) {
      blockedUntil = hand.now() + ms;
      await hand.advance(ms);
    },
  };
}
