import {
  type Clock,
  createEngine,
  type Engine,
  isEngineError,
  type NoticeRequest,
  type NoticeSent,
  type Run,
  type Store,
  type Task,
  TryAgain,
} from '../../src/index.ts';
import { storeFor, type Weather } from './network.ts';
import type { SimClock } from './sim-clock.ts';

export const TERMS = {
  starts: 3,
  startWithin: 3_600_000,
  runWithin: 60_000,
  keepResult: 6 * 3_600_000,
  keepRecord: 12 * 3_600_000,
  concurrency: 4,
};

export type Answer = { readonly id: string; readonly fence: number };

/** What all of the machines have in common. */
export interface World {
  readonly clock: SimClock;
  readonly weather: Weather;
  readonly store: Store;
  /** Told of each call of a handler. */
  began(id: string, fence: number): void;
  wrong(what: string): void;
  /** Told of each call for a job that has reached its client. */
  called(id: string, notice: string): void;
}

/** One process with an engine, as long as it lives. */
export class SimMachine {
  readonly engine: Engine;
  readonly task: Task<null, Answer>;
  readonly #world: World;
  isDead = false;
  #frozenUntil = 0;

  constructor(name: string, world: World) {
    this.#world = world;
    const { random } = world.weather;
    let ids = 0;
    this.engine = createEngine({
      store: storeFor(this, world.store, world.clock, world.weather),
      clock: this.#clock(world.clock),
      notifier: { admits: () => true, send: (notice) => this.#call(notice) },
      chance: { id: (kind) => `${name}-${kind}-${++ids}`, random },
      concurrency: 6,
      limits: { runningPerOwner: 2, unfinished: 60, unfinishedPerOwner: 15 },
      onError: (error) => this.#report(error),
    });
    this.task = this.engine.task('report', (_, run) => this.#work(run), TERMS);
    // As a process does that can't begin: it ends, and is started again.
    this.engine.start().catch(() => this.kill());
  }

  kill(): void {
    this.isDead = true;
  }

  /** Nothing happens in it for a while; it does not know that. */
  freeze(ms: number): void {
    this.#frozenUntil = this.#world.clock.now() + ms;
  }

  async awake(): Promise<void> {
    const { clock } = this.#world;
    while (this.#frozenUntil > clock.now()) await clock.sleep(this.#frozenUntil - clock.now());
  }

  #clock(clock: SimClock): Clock {
    const late = (ring: () => void): void => {
      if (this.isDead) return;
      if (this.#frozenUntil > clock.now()) clock.after(this.#frozenUntil - clock.now(), () => late(ring));
      else ring();
    };
    return { now: () => clock.now(), after: (ms, ring) => clock.after(ms, () => late(ring)) };
  }

  /** A call arrives, or does not; and its caller hears of that, or is dead by then. */
  async #call({ id, body = '' }: NoticeRequest): Promise<NoticeSent> {
    const { clock, weather, called } = this.#world;
    await this.#sleep(clock, weather.random() * (weather.isRough ? 8_000 : 200));
    if (weather.isRough && weather.random() < 0.2)
      return { sent: false, again: true, reason: 'lost on its way' };
    called(JSON.parse(body).id, id);
    await this.#sleep(clock, weather.random() * 200);
    return { sent: true, status: 204 };
  }

  /** Works for a while, now and then for too long; may fail, or ask for another try. */
  async #work(run: Run): Promise<Answer> {
    const { clock, weather, began } = this.#world;
    began(run.id, run.fence);
    const fate = weather.random();
    await this.#sleep(clock, fate < 0.1 ? weather.random() * 90_000 : weather.random() * 5_000);
    if (fate > 0.97) throw new Error('the handler threw');
    if (fate > 0.92) throw new TryAgain('the handler wants more');
    return { id: run.id, fence: run.fence };
  }

  /** A dead machine's handlers never wake up. */
  async #sleep(clock: SimClock, ms: number): Promise<void> {
    await clock.sleep(ms);
    await this.awake();
    if (this.isDead) await new Promise(() => {});
  }

  #report(error: unknown): void {
    const known = isEngineError(error) && error.code === 'store-failed';
    const thrown = error instanceof Error && error.message.startsWith('the handler');
    const body = error instanceof Error && error.message.startsWith('the store failed');
    if (!known && !thrown && !body) this.#world.wrong(`reported: ${String(error)}`);
  }
}
