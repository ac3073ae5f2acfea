import type { Store } from '@respond-async/core';

/** A store as one life of an engine sees it. */
export interface MortalStore {
  readonly store: Store;
  /** From now on nothing is read or written: what the engine still tries is refused as by a store that is gone. */
  end(): void;
}

export function mortalStore(lasting: Store): MortalStore {
  const { documents, bodies } = lasting;
  let alive = true;
  const check = (): void => {
    if (!alive) throw new Error('this life of the engine has ended: use what restart() gave');
  };
  const living = async <T>(ask: () => T | Promise<T>): Promise<T> => {
    check();
    return ask();
  };
  const store: Store = {
    supports: lasting.supports,
    open: () => living(() => lasting.open()),
    commit: (change) => living(() => lasting.commit(change)),
    read: (id) => living(() => lasting.read(id)),
    find: (query) => living(() => lasting.find(query)),
    documents: {
      get: (name) => living(() => documents.get(name)),
      put: (name, value, expect) => living(() => documents.put(name, value, expect)),
      remove: (name) => living(() => documents.remove(name)),
      list: (prefix) => living(() => documents.list(prefix)),
    },
    bodies: {
      write: (id, bytes, limit) => living(() => bodies.write(id, bytes, limit)),
      read: (id) => living(() => bodies.read(id)),
      remove: (id) => living(() => bodies.remove(id)),
      async *list() {
        check();
        yield* bodies.list();
      },
    },
    async close() {
      if (alive) await lasting.close();
    },
  };
  return { store, end: () => (alive = false) };
}
