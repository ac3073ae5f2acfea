import { memoryStore, type Store } from '../src/index.ts';

export type Fault = 'before' | 'after' | 'hang' | 'late';

export interface FaultyStore extends Store {
  /** How many calls there have been. */
  readonly calls: () => number;
  /** The call with this number goes wrong: it fails before or after it was applied, never answers, or answers very late. */
  breakCall(number: number, fault: Fault): void;
}

/** A store on memory, one call of which goes wrong. */
export function faultyStore(
  later: (ms: number, run: () => void) => void,
  store = memoryStore(),
): FaultyStore {
  let calls = 0;
  let broken: { readonly number: number; readonly fault: Fault } | undefined;

  const call = async <T>(perform: () => Promise<T>): Promise<T> => {
    calls += 1;
    const fault = broken?.number === calls ? broken.fault : undefined;
    if (fault === undefined) return perform();
    if (fault === 'before') throw new Error('failed before');
    if (fault === 'hang') return new Promise<T>(() => {});
    if (fault === 'late') {
      return new Promise<T>((resolve, reject) => later(20_000, () => perform().then(resolve, reject)));
    }
    await perform();
    throw new Error('failed after');
  };

  return {
    ...store,
    commit: (change) => call(async () => store.commit(change)),
    read: (id) => call(async () => store.read(id)),
    find: (query) => call(() => store.find(query)),
    calls: () => calls,
    breakCall(number, fault) {
      broken = { number, fault };
    },
  };
}
