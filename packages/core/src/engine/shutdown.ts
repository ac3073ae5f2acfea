import type { Clock } from '../ports/clock.ts';
import type { Parts } from './create-engine.ts';
import type { StopOptions, StopReport } from './engine.ts';

const DRAIN = 10_000;
const ABORT = 5_000;
/** How long what is being removed may hold up closing the store: the rest goes when it is opened again. */
const REMOVE = 5_000;

/** Lets what runs finish, then tells it to stop, then hands back what has not returned. Bounded by the two times. */
export async function shutDown(
  parts: Parts,
  started: Promise<void> | undefined,
  { drain = DRAIN, abort = ABORT }: StopOptions,
): Promise<StopReport> {
  const { dispatch, runs, sweep, teller, runner, store, watchers, persistence, removals, rounds } = parts;
  const nothing = { drained: 0, aborted: 0, abandoned: 0 };
  const endedBefore = runs.seats.ended;
  if (started === undefined || !(await hasStarted(started))) return nothing;
  dispatch.close();
  await within(
    drain,
    runs.seats.idle().then(() => teller.idle()),
    parts.clock,
  );
  const late = runs.seats.busy;
  const drained = runs.seats.ended - endedBefore;
  // Whoever still waits is told how things stand, as long as they can be read.
  watchers.all();
  runs.seats.stopAll('stopping');
  await within(abort, runs.seats.idle(), parts.clock);
  await rounds?.stop();
  teller.close();
  const abandoned = runs.seats.busy;
  runs.close();
  await handBack(parts);
  persistence.stop();
  await sweep.stop();
  await teller.idle();
  if (abandoned === 0) await runner.stop();
  else void runner.stop();
  await within(REMOVE, removals.done(), parts.clock);
  await store.close();
  return { drained, aborted: late, abandoned };
}

async function hasStarted(started: Promise<void>): Promise<boolean> {
  return started.then(
    () => true,
    () => false,
  );
}

/** Runs that do not return are over for the store: their jobs wait for the next life, or fail as interrupted. */
async function handBack({ runs, ledger, chance, onError }: Parts): Promise<void> {
  const message = 'the engine stopped before the run returned';
  for (const { id, fence } of runs.seats.active) {
    try {
      await ledger.step(id, { type: 'interrupt', fence, message, jitter: chance.random() });
    } catch (error) {
      onError(error);
    }
  }
}

async function within(ms: number, done: Promise<void>, clock: Clock): Promise<void> {
  let callOff = (): void => {};
  const late = new Promise<void>((resolve) => {
    callOff = clock.after(ms, resolve);
  });
  await Promise.race([done, late]);
  callOff();
}
