import type { Store } from '../../src/index.ts';
import type { SimClock } from './sim-clock.ts';

/** What may befall a call. All of it is drawn from one seed. */
export interface Weather {
  readonly random: () => number;
  /** Whether calls go wrong at all. */
  isRough: boolean;
  faults: number;
}

/** A machine at the other end of a network. */
export interface Machine {
  readonly isDead: boolean;
  /** Resolves when the machine goes on, if it has been frozen. */
  awake(): Promise<void>;
  /** Ends it, at whatever it is doing. */
  kill(): void;
}

const KILLED = 0.002;
const FAILED = 0.02;
const HANGS = 0.002;
const SLOW = 0.02;

/** A store that is shared by machines, as one of them sees it: late, failing before or after, silent; and mortal. */
export function storeFor(machine: Machine, store: Store, clock: SimClock, weather: Weather): Store {
  const { random } = weather;
  const happens = (chance: number): boolean => weather.isRough && random() < chance;
  const travel = (): Promise<void> => clock.sleep(happens(SLOW) ? random() * 15_000 : random() * 20);
  const silence = <T>(): Promise<T> => new Promise<T>(() => {});
  const fault = (what: string): Error => {
    weather.faults += 1;
    return new Error(`the store failed ${what}`);
  };

  const call = async <T>(perform: () => T | Promise<T>): Promise<T> => {
    if (happens(KILLED)) machine.kill();
    if (machine.isDead) return silence();
    if (happens(FAILED)) throw fault('before');
    await travel();
    if (happens(HANGS)) {
      weather.faults += 1;
      return silence();
    }
    // What was sent arrives, also from a machine that has died meanwhile.
    const answer = await perform();
    await travel();
    await machine.awake();
    if (happens(KILLED)) machine.kill();
    if (machine.isDead) return silence();
    if (happens(FAILED)) throw fault('after');
    return answer;
  };
  return {
    ...store,
    supports: { durable: true, shared: true },
    // How long opening may take is its store's to say: it fails, but it does not hang.
    open: async () => {
      if (happens(FAILED)) throw fault('to open');
      await travel();
      await store.open();
    },
    commit: (change) => call(() => store.commit(change)),
    read: (id) => call(async () => store.read(id)),
    find: (query) => call(() => store.find(query)),
    close: async () => {},
  };
}
