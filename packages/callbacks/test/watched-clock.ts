import { type HandClock, handClock } from '@respond-async/testing';

export interface WatchedClock extends HandClock {
  /** Resolves when a timer of this length has been set. */
  set(ms: number): Promise<void>;
}

/** A hand-turned clock whose timers tell how far a try has come. */
export function watchedClock(start?: number): WatchedClock {
  const clock = handClock(start);
  const lengths = new Set<number>();
  const waiting = new Map<number, () => void>();
  return {
    ...clock,
    get timers() {
      return clock.timers;
    },
    after: (ms, ring) => {
      lengths.add(ms);
      waiting.get(ms)?.();
      return clock.after(ms, ring);
    },
    set: (ms) =>
      new Promise((resolve) => {
        if (lengths.has(ms)) resolve();
        else waiting.set(ms, resolve);
      }),
  };
}
