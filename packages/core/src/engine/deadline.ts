import type { Clock } from '../ports/clock.ts';
import type { Store } from '../ports/store.ts';
import { EngineError } from './error.ts';

/** How long a store may take for one call, in milliseconds. */
const DEADLINE = 10_000;

/** The same store, whose calls reject when they take too long: a store that hangs must not hang its users. */
export function withDeadline(store: Store, clock: Clock): Store {
  const inTime = <T>(what: string, call: () => Promise<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      const callOff = clock.after(DEADLINE, () =>
        reject(new EngineError('store-failed', `the store did not answer within ${DEADLINE} ms: ${what}`)),
      );
      call().then(resolve, reject).finally(callOff);
    });
  return {
    supports: store.supports,
    documents: {
      get: (name) => inTime('documents.get', () => store.documents.get(name)),
      put: (name, value, expect) => inTime('documents.put', () => store.documents.put(name, value, expect)),
      remove: (name) => inTime('documents.remove', () => store.documents.remove(name)),
      list: (prefix) => inTime('documents.list', () => store.documents.list(prefix)),
    },
    bodies: store.bodies,
    open: () => store.open(),
    close: () => inTime('close', () => store.close()),
    commit: (change) => inTime('commit', async () => store.commit(change)),
    read: (id) => inTime('read', async () => store.read(id)),
    find: (query) => inTime('find', () => store.find(query)),
    ...(store.now !== undefined && { now: store.now.bind(store) }),
    ...(store.subscribe !== undefined && { subscribe: store.subscribe.bind(store) }),
  };
}
