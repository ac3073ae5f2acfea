import type { Clock } from '@respond-async/core';

/** Of so many monitors it is remembered when they were asked. */
const MOST = 10_000;

/** How often a monitor may be asked. */
export interface PollRate {
  /** Counts a request: 0 where it may be answered, or in how many milliseconds the next one may. */
  refusedFor(id: string): number;
}

/**
 * So many requests per second and monitor, at most a second's worth of them at once. Of many monitors those that were
 * asked last are remembered.
 */
export function createPollRate(perSecond: number | undefined, clock: Clock): PollRate {
  if (perSecond === undefined) return { refusedFor: () => 0 };
  const interval = 1_000 / perSecond;
  const ahead = Math.max(0, 1_000 - interval);
  /** When the next request is due if they come evenly. */
  const due = new Map<string, number>();
  return {
    refusedFor(id) {
      const now = clock.now();
      const known = due.get(id) ?? now;
      // A clock that was set back must not keep a monitor shut.
      const next = known > now + ahead + interval ? now : Math.max(known, now);
      if (next - now > ahead) return next - now - ahead;
      due.delete(id);
      due.set(id, next + interval);
      if (due.size > MOST) forgetFirst(due);
      return 0;
    },
  };
}

function forgetFirst(map: Map<string, unknown>): void {
  for (const key of map.keys()) {
    map.delete(key);
    return;
  }
}
