import type { Clock, Store } from '../../src/index.ts';
import type { Trouble } from './trouble.ts';

/** Is the process that asks still there? What a dead one asks is never answered. */
export interface Mortality {
  readonly isDead: boolean;
  /** One more call to the store: it may be the last. */
  asked(): void;
}

/** What lies between an engine and its store. */
export interface Way {
  /** After how many turns of the microtask queue each call arrives, round and round. */
  readonly pauses: readonly number[];
  readonly trouble: Trouble;
  /** How many calls the store is at work on. */
  underWay: number;
}

/** A store whose calls arrive late, go wrong as told, and are not answered to the dead. */
export function mortalStore(store: Store, mortality: Mortality, way: Way): Store {
  const { pauses, trouble } = way;
  let calls = 0;

  const performed = async <T>(call: () => T | Promise<T>): Promise<T> => {
    way.underWay += 1;
    try {
      return await call();
    } finally {
      way.underWay -= 1;
    }
  };
  const arriving = async <T>(call: () => T | Promise<T>): Promise<T> => {
    calls += 1;
    mortality.asked();
    for (let turn = pauses[calls % pauses.length] ?? 0; turn > 0; turn -= 1) await undefined;
    if (mortality.isDead) return new Promise<never>(() => {});
    return performed(call);
  };
  const troubled = async <T>(call: () => T | Promise<T>): Promise<T> => {
    const kind = mortality.isDead ? undefined : trouble.next();
    if (kind === 'before') throw new Error('the store failed before');
    if (kind === 'hang') return new Promise<never>(() => {});
    const answer = await arriving(call);
    if (kind === 'after') throw new Error('the store failed after');
    return answer;
  };
  return {
    ...store,
    open: () => arriving(() => store.open()),
    commit: (change) => troubled(() => store.commit(change)),
    read: (id) => troubled(async () => store.read(id)),
    find: (query) => troubled(() => store.find(query)),
    bodies: {
      list: (writtenBefore) => store.bodies.list(writtenBefore),
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
