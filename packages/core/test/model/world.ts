import { type HandClock, handClock } from '../../../testing/src/hand-clock.ts';
import type { Engine, Found, Reading, Store } from '../../src/index.ts';
import type { Attempt } from './attempt.ts';
import { Ideal } from './ideal.ts';
import type { IdealJob } from './ideal-job.ts';
import { Life } from './life.ts';
import type { Way } from './mortal.ts';
import type { Shelf } from './shelf.ts';
import { type Limits, must, type TaskName } from './terms.ts';
import { Trace } from './trace.ts';
import { Trouble } from './trouble.ts';

/** What outlives an engine. */
export interface Ground {
  readonly shelf: Shelf;
  readonly clock: HandClock;
  readonly ideal: Ideal;
  readonly way: Way;
  readonly trace: Trace;
}

export interface Waiting {
  readonly job: IdealJob;
  readonly until: number;
  answer: Found | undefined;
}

/** The engine of the moment beside what is known of it. */
export class World {
  readonly way: Way;
  readonly clock: HandClock;
  readonly shelf: Shelf;
  readonly ideal: Ideal;
  readonly trace = new Trace();
  life: Life;
  /** Lives that ended in peace, whose handlers may still come to an end. */
  readonly earlier: Life[] = [];
  readonly readings: { readonly job: IdealJob; readonly reading: Reading }[] = [];
  readonly waits = new Set<Waiting>();
  readonly documents = new Map<string, { readonly value: number; readonly revision: number }>();
  /** By how many starts each owner has been passed over, by whom, since it began to wait. */
  readonly passed = new Map<string | undefined, Map<string | undefined, number>>();
  #names = 0;

  constructor(limits: Limits, pauses: readonly number[], shelf: Shelf) {
    const way: Way = { pauses, trouble: new Trouble(), underWay: 0 };
    this.way = way;
    this.clock = handClock(undefined, () => way.underWay === 0);
    this.shelf = shelf;
    this.ideal = new Ideal(limits, () => this.clock.now());
    this.life = new Life(this, 0);
  }

  get engine(): Engine {
    return this.life.engine;
  }

  get store(): Store {
    return this.shelf.store;
  }

  get trouble(): Trouble {
    return this.way.trouble;
  }

  get now(): number {
    return this.clock.now();
  }

  get jobs(): readonly IdealJob[] {
    return [...this.ideal.jobs.values()];
  }

  newName(): string {
    this.#names += 1;
    return `n${this.#names}`;
  }

  /** Handlers that can still be told to end. */
  get atWork(): readonly Attempt[] {
    return [...this.earlier, this.life].flatMap(({ atWork }) => atWork);
  }

  async begin(...tasks: readonly TaskName[]): Promise<void> {
    for (const task of tasks) this.life.register(task);
    await this.life.start();
    await this.clock.advance(0);
  }

  /** A life that ends after so many calls to its store, while it takes up what the one before has left. */
  async beginAndDie(calls: number, tasks: readonly TaskName[]): Promise<void> {
    this.life.endAfter(calls);
    for (const task of tasks) this.life.register(task);
    void this.life.start();
    await this.kill();
  }

  /** The process ends between two writes, and another one begins. */
  async kill(): Promise<void> {
    await this.clock.advance(0);
    this.life.isDead = true;
  }

  /** Stops the engine, and lets the times of stopping pass. */
  async stop(drain: number, abort: number, meanwhile: () => void): Promise<void> {
    const { life } = this;
    life.isStopping = true;
    let hasStopped = false;
    const stopping = life.engine.stop({ drain, abort }).then((report) => {
      hasStopped = true;
      return report;
    });
    await this.clock.settle();
    const atWork = life.atWork.length;
    meanwhile();
    await this.clock.advance(drain + abort);
    must(hasStopped, 'the engine does not stop in its time');
    const { drained, aborted, abandoned } = await stopping;
    life.hasStopped = true;
    must(abandoned === life.atWork.length, `${abandoned} abandoned, but ${life.atWork.length} at work`);
    must(
      drained + aborted <= atWork + life.attempts.length && abandoned <= aborted,
      `a wrong report: ${drained} drained, ${aborted} aborted, ${abandoned} abandoned`,
    );
    for (const { id, phase } of this.jobs) must(phase !== 'running', `${id} is not handed back`);
    must(life.timers === 0, `${life.timers} timers left`);
    this.earlier.push(life);
  }

  /** The next life, on the same store. Those who read a result in the life before are gone with it. */
  async nextLife(): Promise<void> {
    await this.shelf.again();
    for (const job of this.jobs) job.right = undefined;
    this.#names += 1;
    this.life = new Life(this, this.#names);
    this.readings.length = 0;
    this.passed.clear();
  }
}
