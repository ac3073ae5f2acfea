import {
  createEngine,
  type Engine,
  type EngineOptions,
  EVENT_NAMES,
  type EventMap,
  type JobInfo,
  type Json,
  type JsonFields,
  memoryStore,
  type Store,
  type TaskOptions,
} from '@respond-async/core';
import { type HandClock, handClock } from './hand-clock.ts';
import { type HandNotifier, handNotifier } from './hand-notifier.ts';
import { type HandTask, handTask } from './hand-task.ts';
import { mortalStore } from './mortal-store.ts';
import { type SeededChance, seededChance } from './seeded-chance.ts';

/** Those of the engine's options that a test may choose: limits, concurrency. */
export interface TestEngineOptions extends Omit<EngineOptions, 'runner' | 'clock' | 'chance' | 'onError'> {
  /** The same seed gives the same ids and the same randomness: 1 unless told. */
  readonly seed?: number;
  /** When the clock starts, in milliseconds since 1970: 2030 unless told. */
  readonly start?: number;
  /** Fresh and in memory unless told. Each life opens it once more; it is never closed. */
  readonly store?: Store;
}

/** An engine in the hands of a test: in memory, with nothing in it that moves by itself. */
export interface TestEngine {
  /** An ordinary engine: give it to the code under test. */
  readonly engine: Engine;
  readonly clock: HandClock;
  readonly seed: number;
  /** What happened, in order: `accepted job-1`, `started job-1`. */
  readonly events: readonly EventLine[];
  /** What nobody waited for: what handlers and listeners threw, what plugs did. */
  readonly errors: readonly unknown[];
  /** Sends the notices that jobs owe: as the test says. */
  readonly notices: HandNotifier;
  /** Names a task that the test answers for. */
  task<I extends Json | JsonFields<I> = Json, O extends Json | JsonFields<O> = Json>(
    name: string,
    options?: TaskOptions,
  ): HandTask<I, O>;
  /** All jobs whose record stands, or those of a task, oldest first. */
  jobs(task?: string): Promise<readonly JobInfo[]>;
  /** Lets so many milliseconds pass, and everything happen that happens in them. */
  advance(ms: number): Promise<void>;
  /** Lets everything happen that can happen without time passing. */
  settle(): Promise<void>;
  /**
   * A crash of the process, and its next life on the same store and clock. Nothing that this life still does is
   * written, and what waits for it is rejected. In the next life tasks must be named again; `events` and `errors` begin
   * anew.
   */
  restart(): Promise<TestEngine>;
}

/** An event and the id of its job. */
export type EventLine = `${keyof EventMap} ${string}`;

/** What outlives the lives of an engine. */
interface World {
  readonly seed: number;
  readonly clock: HandClock;
  readonly chance: SeededChance;
  readonly store: Store;
  readonly options: EngineOptions;
  /** The ids of the jobs as they came: those that came at the same moment can't be told apart otherwise. */
  readonly arrivals: Map<string, number>;
}

/** An engine for tests of flows of slow work: no server, no sleeping, the same in every run. */
export function testEngine(options: TestEngineOptions = {}): TestEngine {
  const { seed = 1, start, store = memoryStore(), ...rest } = options;
  return live({
    seed,
    clock: handClock(start),
    chance: seededChance(seed),
    store,
    options: rest,
    arrivals: new Map(),
  });
}

function live(world: World): TestEngine {
  const { seed, clock, chance } = world;
  const { store, end } = mortalStore(world.store);
  const errors: unknown[] = [];
  let alive = true;
  const onError = (error: unknown): void => void (alive && errors.push(error));
  const notices = handNotifier(() => clock.settle());
  const engine = createEngine({ notifier: notices, ...world.options, store, clock, chance, onError });
  const events = eventLog(engine, () => alive);
  engine.events.on('accepted', ({ id }) => world.arrivals.set(id, world.arrivals.size));
  const jobs = (task?: string) => allJobs(engine, world.arrivals, task);
  /** The engine opens at the first use: turning its clock is one. */
  const settle = async (): Promise<void> => {
    if (alive) await engine.start();
    await clock.settle();
  };
  const on = { engine, seed, settle, jobs };
  return {
    ...{ engine, clock, seed, events, errors, notices, jobs, settle },
    task: (name, terms) => handTask(on, name, terms),
    async advance(ms) {
      await settle();
      await clock.advance(ms);
    },
    async restart() {
      alive = false;
      end();
      await Promise.all([engine.stop({ drain: 0, abort: 0 }), clock.advance(0)]);
      return live(world);
    },
  };
}

function eventLog(engine: Engine, isOpen: () => boolean): readonly EventLine[] {
  const log: EventLine[] = [];
  for (const event of EVENT_NAMES) {
    engine.events.on(event, ({ id }) => {
      if (isOpen()) log.push(`${event} ${id}`);
    });
  }
  return log;
}

async function allJobs(
  engine: Engine,
  arrivals: ReadonlyMap<string, number>,
  task: string | undefined,
): Promise<readonly JobInfo[]> {
  const jobs: JobInfo[] = [];
  for (let after: string | undefined; ; ) {
    const page = await engine.list({
      ...(task !== undefined && { task }),
      ...(after !== undefined && { after }),
    });
    jobs.push(...page.jobs);
    after = page.next;
    if (after === undefined) break;
  }
  const arrival = ({ id }: JobInfo): number => arrivals.get(id) ?? -1;
  return jobs.sort((a, b) => a.createdAt - b.createdAt || arrival(a) - arrival(b));
}
