import type { HandClock } from '../../../testing/src/hand-clock.ts';
import { memoryStore, type Runner, type Store } from '../../src/index.ts';
import { Watch, watchedStore } from './watched-store.ts';

export type Fault = 'before' | 'after' | 'hang' | 'late';

/** Longer than a store is waited for, in milliseconds. */
const LATE = 20_000;

/** A store, with its bodies, and a runner: the n-th call to any of them goes wrong. */
export function brokenPlugs(broken: number, fault: Fault, runner: Runner, clock: HandClock) {
  const memory = memoryStore();
  const watch = new Watch(() => clock.now());
  const store = watchedStore(memory, watch);
  let calls = 0;

  const call = async <T>(perform: () => Promise<T>, mayHang = true): Promise<T> => {
    calls += 1;
    if (calls !== broken) return perform();
    if (fault === 'before' || !mayHang) throw new Error('failed before');
    if (fault === 'hang') return new Promise<T>(() => {});
    if (fault === 'late')
      return new Promise<T>((resolve, reject) =>
        clock.after(LATE, () => void perform().then(resolve, reject)),
      );
    await perform();
    throw new Error('failed after');
  };
  // Bodies and runners have no deadline of their own: they are told to fail, not to hang.
  const brief = <T>(perform: () => Promise<T>): Promise<T> => call(perform, fault === 'after');
  const brokenStore: Store = {
    ...store,
    commit: (change) => call(async () => store.commit(change)),
    read: (id) => call(async () => store.read(id)),
    find: (query) => call(() => store.find(query)),
    bodies: {
      list: (before) => memory.bodies.list(before),
      write: (id, bytes, limit) => brief(() => memory.bodies.write(id, bytes, limit)),
      read: (id) => brief(() => memory.bodies.read(id)),
      remove: (id) => brief(() => memory.bodies.remove(id)),
    },
  };
  const brokenRunner: Runner = {
    start: (run) => brief(() => runner.start(run)),
    enqueue: (ticket) => brief(async () => runner.enqueue(ticket)),
    withdraw: (ticket) => runner.withdraw(ticket),
    stop: () => runner.stop(),
  };
  return { store: brokenStore, runner: brokenRunner, memory, watch, calls: () => calls };
}
