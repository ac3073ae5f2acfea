import { bodiesOf, type Job, type Lease, NEVER, waits } from '../job/job.ts';
import { memoryStore } from '../plugs/memory-store.ts';
import { queueRunner } from '../plugs/queue-runner.ts';
import type { Chance } from '../ports/chance.ts';
import type { Clock } from '../ports/clock.ts';
import type { Notifier } from '../ports/notifier.ts';
import type { Runner, Ticket } from '../ports/runner.ts';
import type { Store } from '../ports/store.ts';
import { Admission } from './admission.ts';
import { withDeadline } from './deadline.ts';
import { Dispatch } from './dispatch.ts';
import { Emitter, noticeEvents } from './emitter.ts';
import type { Engine } from './engine.ts';
import { type EngineOptions, engineSettings } from './engine-options.ts';
import { EngineError } from './error.ts';
import { JobEngine } from './job-engine.ts';
import { Ledger } from './ledger.ts';
import { Persistence } from './persistence.ts';
import { ProgressTeller } from './progress-teller.ts';
import { Readings } from './readings.ts';
import { Registry } from './registry.ts';
import { keepOneOfEach } from './rehearsal.ts';
import { Removals } from './removals.ts';
import { Room } from './room.ts';
import { Rounds, RUN_LEASE } from './rounds.ts';
import { Runs } from './runs.ts';
import { Sweep } from './sweep.ts';
import { Teller } from './teller.ts';
import { Watchers } from './watchers.ts';

/**
 * Where marks may begin. Where nobody else writes, the marks of an engine's own writes are told apart in any case, and
 * numbers that fit into 31 bits are not objects of their own.
 */
const MARKS = 2 ** 52;
const SMALL_MARKS = 2 ** 30;

/** When a job is put in line again that had no room, in milliseconds. */
const NO_ROOM_PAUSE = 1_000;

/** The parts of an engine. Each has one subject and knows the others only as far as it is told here. */
export interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly registry: Registry;
  readonly ledger: Ledger;
  readonly admission: Admission;
  readonly dispatch: Dispatch;
  readonly runner: Runner;
  readonly runs: Runs;
  readonly readings: Readings;
  readonly sweep: Sweep;
  /** Where several processes use the store. */
  readonly rounds: Rounds | undefined;
  readonly notifier: Notifier | undefined;
  readonly teller: Teller;
  readonly watchers: Watchers;
  readonly persistence: Persistence;
  readonly removals: Removals;
  readonly events: Emitter;
  readonly onError: (error: unknown) => void;
}

/** An engine on a store: `createEngine()` alone keeps jobs in memory and runs ten at a time. */
export function createEngine(options: EngineOptions = {}): Engine {
  return new JobEngine(assemble(options), () => keepOneOfEach(createEngine));
}

function assemble(options: EngineOptions): Parts {
  const { clock, chance, notifier, limits, onError } = engineSettings(options);
  // Our own memory can't hang: only other stores are watched.
  const store = options.store === undefined ? memoryStore() : withDeadline(options.store, clock);
  const { bodies } = store;
  const { shared } = store.supports;
  const random = () => chance.random();
  const newToken = () => chance.id('token');
  const registry = new Registry();
  const watchers = new Watchers(clock);
  const events = new Emitter(onError);
  const persistence = new Persistence(clock, random, onError);
  const taskLimit = (task: string) => registry.get(task)?.terms.concurrency ?? Number.POSITIVE_INFINITY;
  const changed = (before: Job | undefined, after: Job | undefined): void => react(parts, before, after);
  const ledger = new Ledger({
    store,
    clock,
    limits,
    taskLimit,
    firstMark: Math.floor(chance.random() * (shared ? MARKS : SMALL_MARKS)),
    changed,
  });
  const runner = options.runner ?? queueRunner({ concurrency: limits.running, clock });
  const isKnown = (task: string) => registry.get(task) !== undefined;
  const room = new Room(limits, taskLimit);
  const onNoRoom = (job: Job | undefined) =>
    void clock.after(NO_ROOM_PAUSE, () => waits(job) && parts.dispatch.takeUp([job]), true);
  const onReturned = (ticket: Ticket) => parts.dispatch.returned(ticket);
  const onMissing = (task: string) => onError(taskMissing(task));
  const progress = new ProgressTeller(clock, (run) => events.emit('progress', run.job, run.latest));
  const dispatch = new Dispatch({ runner, window: limits.running, room, isKnown, onMissing, persistence });
  const sweep = new Sweep({ ledger, clock, random, onError });
  const forGood: Lease = { token: ledger.holder, until: NEVER };
  const runs = new Runs({
    ledger,
    registry,
    bodies,
    chance,
    persistence,
    progress,
    lease: shared ? () => ({ token: ledger.holder, until: clock.now() + RUN_LEASE }) : () => forGood,
    onNoRoom,
    onReturned,
    onError,
  });
  const parts: Parts = {
    store,
    clock,
    chance,
    registry,
    ledger,
    runner,
    watchers,
    persistence,
    removals: new Removals(onError),
    events,
    onError,
    notifier,
    teller: new Teller({ notifier, ledger, registry, clock, random, persistence, onError }),
    admission: new Admission({ ledger, bodies, clock, notifier, newToken }),
    dispatch,
    runs,
    rounds: shared ? new Rounds({ clock, ledger, runs, dispatch, sweep, watchers, onError }) : undefined,
    readings: new Readings({ ledger, bodies, clock, persistence, newToken }),
    sweep,
  };
  return parts;
}

/** What follows from a change of a job, whoever made it. */
function react(parts: Parts, before: Job | undefined, after: Job | undefined): void {
  const job = after ?? before;
  if (job === undefined) return;
  if (after !== undefined) parts.sweep.expect(after.dueAt);
  if (waits(after) && !waits(before)) parts.dispatch.add(after);
  else if (waits(before) && !waits(after) && !isOwnStart(parts, after)) parts.dispatch.drop(before);
  if (after?.phase === 'settled' && after.occupied !== undefined && before?.phase === 'running') {
    parts.runs.seats.stop(job.id, after.outcome === 'cancelled' ? 'cancelled' : 'timed-out');
  }
  if (after !== undefined && after.notices !== before?.notices) noticesChanged(parts, before, after);
  removeBodies(parts, before, after);
  parts.events.changed(before, after);
  if (after === undefined || (after.phase === 'settled' && before?.phase !== 'settled'))
    parts.watchers.ended(job.id, after);
}

function noticesChanged({ teller, events }: Parts, before: Job | undefined, after: Job): void {
  for (const event of noticeEvents(before, after)) events.emit(event, after);
  teller.look(after);
}

/** What is started has been handed over before, except by others. */
function isOwnStart({ store }: Parts, after: Job | undefined): boolean {
  return after?.phase === 'running' && !store.supports.shared;
}

/** Removes what no job refers to any more. What is not removed now is removed when the store is opened again. */
function removeBodies({ store, removals }: Parts, before: Job | undefined, after: Job | undefined): void {
  const had = bodiesOf(before);
  if (had.length === 0) return;
  const kept = bodiesOf(after);
  for (const name of had) if (!kept.includes(name)) removals.add(store.bodies.remove(name));
}

function taskMissing(task: string): EngineError {
  return new EngineError(
    'task-missing',
    `jobs of the task ${task} wait: name its handler with engine.task()`,
  );
}
