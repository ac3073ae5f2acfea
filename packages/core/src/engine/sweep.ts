import { NEVER } from '../job/job.ts';
import type { Clock } from '../ports/clock.ts';
import type { Ledger } from './ledger.ts';

const AT_ONCE = 100;
const AFTER_A_FAILURE = 1_000;
/** The longest that nobody looks, in milliseconds: the time of day may be set meanwhile, and what is due with it. */
const LONGEST = 3_600_000;

/** Finds what is due and applies `tick`. The engine's only timer that has to do with jobs is here. */
export class Sweep {
  readonly #ledger: Ledger;
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #onError: (error: unknown) => void;
  #rings = NEVER;
  #callOff: (() => void) | undefined;
  #sweeping: Promise<void> | undefined;
  #stopped = false;

  constructor(options: {
    readonly ledger: Ledger;
    readonly clock: Clock;
    readonly random: () => number;
    readonly onError: (error: unknown) => void;
  }) {
    this.#ledger = options.ledger;
    this.#clock = options.clock;
    this.#random = options.random;
    this.#onError = options.onError;
  }

  /** There is a job that is due then. */
  expect(dueAt: number): void {
    if (dueAt >= this.#rings || this.#stopped) return;
    this.#callOff?.();
    this.#rings = dueAt;
    const wait = Math.min(dueAt - this.#clock.now(), LONGEST);
    this.#callOff = this.#clock.after(wait, () => this.#ring(), true);
  }

  /** Resolves when nothing is swept any more. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#callOff?.();
    await this.#sweeping;
  }

  #ring(): void {
    this.#rings = NEVER;
    this.#sweeping = this.#sweep()
      .then((next) => this.expect(next))
      .catch((error: unknown) => {
        this.#onError(error);
        this.expect(this.#clock.now() + AFTER_A_FAILURE);
      });
  }

  /** Resolves to the next moment at which something is due. */
  async #sweep(): Promise<number> {
    for (;;) {
      const due = await this.#ledger.find({ order: 'due', dueBy: this.#clock.now(), limit: AT_ONCE });
      if (due.jobs.length === 0 || this.#stopped) break;
      const tick = { type: 'tick', jitter: this.#random() } as const;
      const done = await Promise.allSettled(
        due.jobs.map(async (job) => this.#ledger.step(job.id, tick, job)),
      );
      const failed = done.find((step) => step.status === 'rejected');
      if (failed !== undefined) throw failed.reason;
    }
    const { jobs } = await this.#ledger.find({ order: 'due', limit: 1 });
    return jobs[0]?.dueAt ?? NEVER;
  }
}
