import type { Progress } from '../job/job.ts';
import type { Ticket } from '../ports/runner.ts';
import type { ActiveRun } from './active-run.ts';
import type { ProgressTeller } from './progress-teller.ts';
import { Register } from './register.ts';
import type { StopReason } from './task.ts';

/** A job that is being run, and what it was told before its handler began. */
export interface Seat {
  readonly ticket: Ticket;
  run: ActiveRun | undefined;
  stopped: StopReason['code'] | undefined;
  isLeft: boolean;
}

/** The jobs that are being run in this process. */
export class Seats {
  readonly #byJob = new Register<Seat>();
  readonly #progress: ProgressTeller;
  #whenIdle: (() => void)[] = [];
  #ended = 0;

  constructor(progress: ProgressTeller) {
    this.#progress = progress;
  }

  /** How many jobs are being run, those that are just being started included. */
  get busy(): number {
    return this.#byJob.size;
  }

  /** How many runs have ended since the engine began. */
  get ended(): number {
    return this.#ended;
  }

  /** Those whose handlers are at work. */
  get active(): readonly ActiveRun[] {
    return this.#byJob.values().flatMap(({ run }) => run ?? []);
  }

  /** Resolves when nothing is being run. */
  async idle(): Promise<void> {
    if (this.#byJob.size > 0) await new Promise<void>((resolve) => this.#whenIdle.push(resolve));
  }

  progressOf(id: string): Progress | undefined {
    return this.#byJob.get(id)?.run?.latest;
  }

  /** Tells a run to stop, or the one that is about to begin. Its slot is taken until its handler has returned. */
  stop(id: string, code: StopReason['code']): void {
    const seat = this.#byJob.get(id);
    if (seat === undefined) return;
    if (seat.run === undefined) seat.stopped = code;
    else {
      seat.run.stop(code);
      this.#progress.over(seat.run);
    }
  }

  /** Tells all of them to stop. */
  stopAll(code: StopReason['code']): void {
    for (const id of this.#byJob.keys()) this.stop(id, code);
  }

  /** `undefined` when the job is being run already. */
  take(ticket: Ticket): Seat | undefined {
    if (this.#byJob.has(ticket.id)) return undefined;
    const seat: Seat = { ticket, run: undefined, stopped: undefined, isLeft: false };
    this.#byJob.add(ticket.id, seat);
    return seat;
  }

  leave(seat: Seat): void {
    seat.isLeft = true;
    this.#ended += 1;
    this.#byJob.delete(seat.ticket.id);
  }

  /** Those who wait for it are told when nothing is being run. */
  left(): void {
    if (this.#byJob.size > 0 || this.#whenIdle.length === 0) return;
    const waiting = this.#whenIdle;
    this.#whenIdle = [];
    for (const resolve of waiting) resolve();
  }
}
