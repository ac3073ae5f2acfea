import type { Clock } from '@respond-async/core';

/** A clock that stands still until it is turned. */
export interface HandClock extends Clock {
  /** Turns the clock: timers ring in order, each at its moment, and what follows from them happens in between. */
  advance(ms: number): Promise<void>;
  /** Lets everything happen that can happen without time passing. */
  settle(): Promise<void>;
  /** How many timers have not rung. */
  readonly timers: number;
}

interface Timer {
  readonly at: number;
  readonly ring: () => void;
}

/**
 * A hand-turned clock that starts at `start`, in milliseconds since 1970. Where something is under way that needs the
 * world outside, such as a store on a file, `isIdle` says when it has come in: no time passes before.
 */
export function handClock(start = Date.UTC(2030, 0, 1), isIdle = (): boolean => true): HandClock {
  let now = start;
  const settle = async (): Promise<void> => {
    for (let isCalm = false; !isCalm; ) {
      const wasIdle = isIdle();
      await letHappen();
      isCalm = wasIdle && isIdle();
    }
  };
  const timers = new Set<Timer>();

  const nextBy = (end: number): Timer | undefined => {
    let next: Timer | undefined;
    for (const timer of timers)
      if (timer.at <= end && (next === undefined || timer.at < next.at)) next = timer;
    return next;
  };

  return {
    now: () => now,
    after(ms, ring) {
      const timer = { at: now + Math.max(0, ms), ring };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    async advance(ms) {
      const end = now + ms;
      await settle();
      for (let timer = nextBy(end); timer !== undefined; timer = nextBy(end)) {
        now = Math.max(now, timer.at);
        timers.delete(timer);
        timer.ring();
        await settle();
      }
      now = Math.max(now, end);
    },
    settle,
    get timers() {
      return timers.size;
    },
  };
}

const TURNS = 5;

/** A few turns of the event loop: each lets all microtasks run. What other threads have been asked for comes in first. */
async function letHappen(): Promise<void> {
  for (let round = 0; round < 2; round += 1) {
    for (let turn = 0; turn < TURNS; turn += 1) await nextTurn();
    // Asked for last, and so finished after all that the engine has asked for.
    await crypto.subtle.digest('SHA-256', new Uint8Array(4_096));
  }
  await nextTurn();
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
