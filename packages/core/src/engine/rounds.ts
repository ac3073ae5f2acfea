import type { Pending } from '../job/job.ts';
import type { Clock } from '../ports/clock.ts';
import type { ActiveRun } from './active-run.ts';
import type { Dispatch } from './dispatch.ts';
import type { Ledger, Written } from './ledger.ts';
import type { Runs } from './runs.ts';
import type { Sweep } from './sweep.ts';
import type { StopReason } from './task.ts';
import type { Watchers } from './watchers.ts';

/** How long a run is its process's own, and how often it says that it still is, in milliseconds. */
export const RUN_LEASE = 30_000;
const EVERY = 10_000;
const AT_ONCE = 1_000;

interface RoundsOptions {
  readonly clock: Clock;
  readonly ledger: Ledger;
  readonly runs: Runs;
  readonly dispatch: Dispatch;
  readonly sweep: Sweep;
  readonly watchers: Watchers;
  readonly onError: (error: unknown) => void;
}

/**
 * What is done from time to time because others use the store too: runs are kept by renewing them, what others have left
 * is taken up, and what they have done is seen.
 */
export class Rounds {
  readonly #with: RoundsOptions;
  #callOff: (() => void) | undefined;
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: RoundsOptions) {
    this.#with = options;
  }

  /** Takes up what waits, and goes on doing so. */
  start(): void {
    const { clock, sweep, watchers } = this.#with;
    this.#callOff = clock.after(EVERY, () => this.start(), true);
    this.#last = Promise.all([this.#renew(), this.#takeUp()]).catch(this.#with.onError);
    sweep.expect(clock.now());
    watchers.all();
  }

  /** Resolves when the last round is over. */
  async stop(): Promise<void> {
    this.#callOff?.();
    await this.#last;
  }

  async #renew(): Promise<void> {
    await Promise.all(this.#with.runs.seats.active.map((run) => this.#renewOne(run)));
  }

  async #renewOne(run: ActiveRun): Promise<void> {
    const { ledger, clock, runs } = this.#with;
    const lease = { token: run.job.lease.token, until: clock.now() + RUN_LEASE };
    const written = await ledger.step(run.id, { type: 'renew', lease });
    if (!written.ok && !run.isDone && runs.seats.active.includes(run))
      runs.seats.stop(run.id, whyLost(written));
  }

  async #takeUp(): Promise<void> {
    const { ledger, dispatch } = this.#with;
    const waiting = await ledger.find({ status: ['pending'], order: 'due', limit: AT_ONCE });
    dispatch.takeUp((waiting.jobs as readonly Pending[]).filter(({ notBefore }) => notBefore === undefined));
  }
}

/** Somebody else has ended the run, or it has been given up for lost. */
function whyLost({ job }: Written): StopReason['code'] {
  if (job?.phase !== 'settled') return 'lease-lost';
  return job.outcome === 'cancelled' ? 'cancelled' : 'timed-out';
}
