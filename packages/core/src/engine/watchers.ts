import type { Job } from '../job/job.ts';
import type { Clock } from '../ports/clock.ts';
import { Register } from './register.ts';

/** How often the timer rings that keeps the process alive while somebody waits. */
const HOLD = 3_600_000;

/** One who wants to know. */
export interface Watcher {
  /** The job as it has ended; `undefined` when that must be read. */
  ended(job: Job | undefined): void;
}

/** Those who wait for a job to end. While there is one, the process stays. */
export class Watchers {
  readonly #clock: Clock;
  readonly #byJob = new Register<Watcher | readonly Watcher[]>();
  #letGo: (() => void) | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Tells from now on when the job has ended or is gone. */
  watch(id: string, watcher: Watcher): void {
    const known = this.#byJob.get(id);
    if (known === undefined) this.#byJob.add(id, watcher);
    else this.#byJob.set(id, [...all(known), watcher]);
    if (this.#letGo === undefined) this.#hold();
  }

  unwatch(id: string, watcher: Watcher): void {
    const known = this.#byJob.get(id);
    if (known === undefined) return;
    const others = known === watcher ? NOBODY : all(known).filter((other) => other !== watcher);
    if (others.length > 0) this.#byJob.set(id, others);
    else this.#byJob.delete(id);
    if (this.#byJob.size === 0) this.#rest();
  }

  /** The job has ended, or is gone: those who watched it are told, for the last time. */
  ended(id: string, job: Job | undefined): void {
    const known = this.#byJob.take(id);
    if (known === undefined) return;
    if (this.#byJob.size === 0) this.#rest();
    tell(known, job);
  }

  /** Everybody looks again. */
  all(): void {
    for (const known of this.#byJob.values()) tell(known, undefined);
  }

  #hold(): void {
    this.#letGo = this.#clock.after(HOLD, () => this.#hold());
  }

  #rest(): void {
    this.#letGo?.();
    this.#letGo = undefined;
  }
}

const NOBODY: readonly Watcher[] = [];

function tell(known: Watcher | readonly Watcher[], job: Job | undefined): void {
  if ('ended' in known) known.ended(job);
  else for (const watcher of known) watcher.ended(job);
}

const all = (known: Watcher | readonly Watcher[]): readonly Watcher[] => ('ended' in known ? [known] : known);
