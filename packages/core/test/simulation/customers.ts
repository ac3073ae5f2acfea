import { isEngineError, type Reading } from '../../src/index.ts';
import type { Answer, SimMachine } from './machine.ts';
import type { SimClock } from './sim-clock.ts';

interface Known {
  /** Told to somebody as cancelled, or as collected. */
  cancelled: boolean;
  collected: boolean;
}

/** Those who submit, read and cancel, at whatever machine answers. What they were told is what must be kept. */
export class Customers {
  readonly jobs = new Map<string, Known>();
  readonly #byKey = new Map<string, string>();
  readonly #clock: SimClock;
  readonly #random: () => number;
  readonly #anyMachine: () => SimMachine | undefined;
  readonly #wrong: (what: string) => void;
  #names = 0;

  constructor(options: {
    readonly clock: SimClock;
    readonly random: () => number;
    readonly anyMachine: () => SimMachine | undefined;
    readonly wrong: (what: string) => void;
  }) {
    this.#clock = options.clock;
    this.#random = options.random;
    this.#anyMachine = options.anyMachine;
    this.#wrong = options.wrong;
  }

  /** Does something at a machine. What fails is what a client sees fail: nothing follows from it. */
  async act(): Promise<void> {
    const machine = this.#anyMachine();
    if (machine === undefined) return;
    const what = this.#random();
    try {
      if (what < 0.45 || this.jobs.size === 0) await this.#submit(machine);
      else if (what < 0.92) await this.#collect(machine, this.#anyJob());
      else await this.#cancel(machine, this.#anyJob());
    } catch (error) {
      if (!isEngineError(error)) this.#wrong(`a customer was told ${String(error)}`);
    }
  }

  async #submit({ task }: SimMachine): Promise<void> {
    this.#names += 1;
    const owner = `owner ${Math.floor(this.#random() * 4)}`;
    // Now and then the key of a submission that may be under way at another machine.
    const key = `key ${this.#names - Math.floor(this.#random() * 3)}`;
    const notices = [{ url: 'https://client.test/', pauses: Array<number>(20).fill(3_000) }];
    const asked = { owner, key, fingerprint: 'the same', id: `job-${this.#names}` };
    const found = await task.submit(null, this.#random() < 0.4 ? { ...asked, notices } : asked);
    if (!found.ok) return;
    const { id } = found.job;
    const holder = this.#byKey.get(`${owner} ${key}`) ?? id;
    if (holder !== id) this.#wrong(`${id} and ${holder} have the same key (I30)`);
    this.#byKey.set(`${owner} ${key}`, id);
    if (!this.jobs.has(id)) this.jobs.set(id, { cancelled: false, collected: false });
  }

  async #collect({ engine }: SimMachine, id: string): Promise<void> {
    const known = this.jobs.get(id);
    const was = known?.collected === true || known?.cancelled === true;
    const taken = await engine.take(id);
    if (!taken.ok) {
      if (taken.refusal === 'unknown') this.#wrong(`${id} was accepted, and is not found (I1, I19)`);
      return;
    }
    if (was) this.#wrong(`${id} is given out after it was collected or cancelled (I4, I9)`);
    const { id: of, fence } = taken.result.value as Answer;
    if (fence !== taken.job.attempt) this.#wrong(`${id} has the result of an older run (I10)`);
    if (of !== id) this.#wrong(`${id} has the result of ${of} (I6)`);
    await this.#read(taken, known);
  }

  async #read(reading: Reading, known: Known | undefined): Promise<void> {
    await this.#clock.sleep(this.#random() < 0.1 ? 40_000 : this.#random() * 500);
    const end = this.#random();
    if (end < 0.1) return;
    if (end < 0.3) return void (await reading.release());
    const confirmed = await reading.confirm();
    if (!confirmed.ok || known === undefined) return;
    if (known.collected) this.#wrong(`${confirmed.job.id} is collected twice (I3, I4)`);
    known.collected = true;
  }

  async #cancel({ engine }: SimMachine, id: string): Promise<void> {
    const known = this.jobs.get(id);
    const cancelled = await engine.cancel(id);
    if (cancelled.ok && known !== undefined) known.cancelled = true;
  }

  #anyJob(): string {
    // The younger ones: there is more to happen to them.
    const ids = [...this.jobs.keys()];
    const back = Math.floor(this.#random() ** 2 * ids.length);
    return ids[ids.length - 1 - back] ?? '';
  }
}
