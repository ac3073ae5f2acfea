import type { Clock, Store } from '../../src/index.ts';

/** Is the process that asks still there? What a dead one asks is never answered. */
export interface Mortality {
  readonly isDead: boolean;
}

/**
 * A store whose calls arrive after some turns of the microtask queue, taken from `pauses`, round and round. Without any
 * pause it answers as the store itself does, at once where that does.
 */
export function mortalStore(store: Store, mortality: Mortality, pauses: readonly number[]): Store {
  let calls = 0;
  const isSlow = pauses.some((pause) => pause > 0);
  const arriving = async <T>(call: () => T | Promise<T>): Promise<T> => {
    calls += 1;
    for (let turn = pauses[calls % pauses.length] ?? 0; turn > 0; turn -= 1) await undefined;
    return mortality.isDead ? new Promise<never>(() => {}) : call();
  };
  return {
    ...store,
    commit: (change) =>
      isSlow || mortality.isDead ? arriving(() => store.commit(change)) : store.commit(change),
    read: (id) => arriving(() => store.read(id)),
    find: (query) => arriving(() => store.find(query)),
    bodies: {
      ...store.bodies,
      write: (id, bytes, limit) => arriving(() => store.bodies.write(id, bytes, limit)),
      read: (id) => arriving(() => store.bodies.read(id)),
      remove: (id) => arriving(() => store.bodies.remove(id)),
    },
  };
}

/** A clock that counts the timers that were set through it, and rings none of a dead process. */
export function mortalClock(clock: Clock, mortality: Mortality): Clock & { readonly timers: number } {
  const timers = new Set<object>();
  return {
    now: () => clock.now(),
    after(ms, ring, background) {
      const timer = {};
      timers.add(timer);
      const callOff = clock.after(
        ms,
        () => {
          timers.delete(timer);
          if (!mortality.isDead) ring();
        },
        background,
      );
      return () => {
        timers.delete(timer);
        callOff();
      };
    },
    get timers() {
      return timers.size;
    },
  };
}
