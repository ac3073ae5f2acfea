import type { Job } from '../job/job.ts';
import type { Clock } from '../ports/clock.ts';
import { Register } from './register.ts';

/** How often the timer rings that keeps the process alive while somebody waits. */
const HOLD = 3_600_000;

/** Told of a change: the job as it is now, `undefined` when that must be read. */
type Look = (job: Job | undefined) => void;

/** Those who wait for something to happen to a job. While there is one, the process stays. */
export class Watchers {
  readonly #clock: Clock;
  readonly #byJob = new Register<Look | Look[]>();
  #letGo: (() => void) | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Calls `look` after each change of the job. The function that comes back ends it. */
  watch(id: string, look: Look): () => void {
    const known = this.#byJob.get(id);
    this.#byJob.set(id, known === undefined ? look : [...lookers(known), look]);
    if (this.#letGo === undefined) this.#hold();
    return () => this.#unwatch(id, look);
  }

  changed(id: string, job: Job | undefined): void {
    const looks = this.#byJob.get(id);
    if (looks === undefined) return;
    if (typeof looks === 'function') looks(job);
    else for (const look of [...looks]) look(job);
  }

  /** Everybody looks again. */
  all(): void {
    for (const id of this.#byJob.keys()) this.changed(id, undefined);
  }

  #unwatch(id: string, look: Look): void {
    const known = this.#byJob.get(id);
    if (known === undefined) return;
    const others = lookers(known).filter((other) => other !== look);
    if (others.length > 0) this.#byJob.set(id, others);
    else this.#byJob.delete(id);
    if (this.#byJob.size > 0) return;
    this.#letGo?.();
    this.#letGo = undefined;
  }

  #hold(): void {
    this.#letGo = this.#clock.after(HOLD, () => this.#hold());
  }
}

const lookers = (looks: Look | Look[]): Look[] => (typeof looks === 'function' ? [looks] : looks);
