import type { Job, Lease, Running } from '../job/job.ts';
import type { Payload } from '../job/payload.ts';
import type { JobEvent } from '../job/transition.ts';
import type { Chance } from '../ports/chance.ts';
import type { Ticket } from '../ports/runner.ts';
import type { Bodies } from '../ports/store.ts';
import { ActiveRun } from './active-run.ts';
import { answerOf, packed } from './answer.ts';
import type { Ledger, Written } from './ledger.ts';
import { discardBodies } from './packing.ts';
import type { Persistence } from './persistence.ts';
import type { ProgressTeller } from './progress-teller.ts';
import type { Registry } from './registry.ts';
import { endOf, Threw } from './run-outcome.ts';
import { type Seat, Seats } from './seats.ts';

interface RunsOptions {
  readonly ledger: Ledger;
  readonly registry: Registry;
  readonly bodies: Bodies;
  readonly chance: Chance;
  readonly persistence: Persistence;
  readonly progress: ProgressTeller;
  /** By which a run that begins now is this process's own. */
  readonly lease: () => Lease;
  /** A job could not be started because a limit is reached: it is to be put in line again. */
  readonly onNoRoom: (job: Job | undefined) => void;
  /** What the ticket permitted is done. */
  readonly onReturned: (ticket: Ticket) => void;
  readonly onError: (error: unknown) => void;
}

/** From a ticket to an outcome. */
export class Runs {
  readonly seats: Seats;
  readonly #with: RunsOptions;
  #isClosed = false;

  constructor(options: RunsOptions) {
    this.#with = options;
    this.seats = new Seats(options.progress);
  }

  /** Nothing is written any more for those that are still at work. */
  close(): void {
    this.#isClosed = true;
  }

  /** Runs the job, if it still is to be run. `known`: the job as it was last seen. Never rejects. */
  run(ticket: Ticket, known?: Job): Promise<void> {
    const seat = this.seats.take(ticket);
    if (seat !== undefined) return this.#runIn(seat, known) ?? DONE;
    // A runner that several processes share may hand over a ticket twice: one of them is enough.
    this.#with.onReturned(ticket);
    return DONE;
  }

  // What follows answers directly, or with the one promise that is the handler's: waiting for what is there is slow.

  #runIn(seat: Seat, known: Job | undefined): void | Promise<void> {
    try {
      const start = this.#start(seat.ticket, known);
      return start instanceof Promise ? this.#runLate(seat, start) : this.#perform(seat, start);
    } catch (error) {
      this.#broken(seat, error);
    }
  }

  async #runLate(seat: Seat, start: Promise<Written | undefined>): Promise<void> {
    try {
      await this.#perform(seat, await start);
    } catch (error) {
      this.#broken(seat, error);
    }
  }

  #start({ id, fence }: Ticket, known: Job | undefined): Written | Promise<Written | undefined> {
    return this.#write(id, { type: 'start', fence, lease: this.#with.lease() }, known);
  }

  #perform(seat: Seat, started: Written | undefined): void | Promise<void> {
    const run = this.#begin(started, seat);
    if (run !== undefined) return this.#attempt(seat, run);
    if (isOver(started, this.#with.ledger.holder)) return this.#leaveAfter(this.#vacate(seat.ticket), seat);
    this.#leave(seat);
  }

  async #vacate({ id, fence }: Ticket): Promise<void> {
    await this.#write(id, { type: 'returned', fence: fence + 1 });
  }

  /** Something else than a handler has failed. */
  #broken(seat: Seat, error: unknown): void {
    try {
      this.#with.onError(error);
    } finally {
      this.#leave(seat);
    }
  }

  async #leaveAfter(last: Promise<void>, seat: Seat): Promise<void> {
    try {
      await last;
      this.#leave(seat);
    } catch (error) {
      this.#broken(seat, error);
    }
  }

  /** What the ticket permitted is done. */
  #leave(seat: Seat): void {
    if (seat.isLeft) return;
    this.seats.leave(seat);
    this.#with.onReturned(seat.ticket);
    this.seats.left();
  }

  /** `undefined` where nothing is to be run. */
  #begin(started: Written | undefined, seat: Seat): ActiveRun | undefined {
    if (started?.ok === false && started.refusal === 'overloaded') this.#with.onNoRoom(started.job);
    if (!started?.ok || started.job?.phase !== 'running') return undefined;
    const task = this.#with.registry.get(started.job.task);
    if (task === undefined) return undefined;
    const { bodies, progress } = this.#with;
    seat.run = new ActiveRun(started.job, task, bodies, progress.progressed);
    if (seat.stopped !== undefined) seat.run.stop(seat.stopped);
    return seat.run;
  }

  /** Has the handler do its work. */
  #attempt(seat: Seat, run: ActiveRun): void | Promise<void> {
    let answer: unknown;
    try {
      answer = answerOf(run, this.#with.bodies);
    } catch (error) {
      return this.#finish(seat, run, new Threw(error));
    }
    if (!(answer instanceof Promise)) return this.#answered(seat, run, answer);
    return answer.then(
      (late) => this.#answered(seat, run, late),
      (error) => this.#finish(seat, run, new Threw(error)),
    );
  }

  #answered(seat: Seat, run: ActiveRun, answer: unknown): void | Promise<void> {
    let payload: Payload | Promise<Payload>;
    try {
      payload = packed(answer, run, this.#with.bodies);
    } catch (error) {
      return this.#finish(seat, run, new Threw(error));
    }
    return payload instanceof Promise
      ? this.#finishLate(seat, run, payload)
      : this.#finish(seat, run, payload);
  }

  async #finishLate(seat: Seat, run: ActiveRun, payload: Promise<Payload>): Promise<void> {
    const outcome = await payload.catch((error) => new Threw(error));
    await this.#finish(seat, run, outcome);
  }

  /** Writes what came of a run, and gives its seat away. */
  #finish(seat: Seat, run: ActiveRun, outcome: Payload | Threw): void | Promise<void> {
    try {
      this.#done(run);
      const { chance, onError } = this.#with;
      if (outcome instanceof Threw && run.stopped === undefined) onError(outcome.error);
      const end = this.#end(
        run.job,
        endOf(run, outcome, () => chance.random()),
      );
      if (end !== undefined) return this.#leaveAfter(end, seat);
      this.#leave(seat);
    } catch (error) {
      this.#broken(seat, error);
    }
  }

  #done(run: ActiveRun): void {
    run.isDone = true;
    this.#with.progress.over(run);
  }

  /** Writes what came of a run. */
  #end(job: Running, event: JobEvent): void | Promise<void> {
    // What returns when the engine has stopped has been handed back already.
    const write = this.#isClosed ? TOO_LATE : this.#write(job.id, event, job);
    return write instanceof Promise ? this.#endedLate(job, event, write) : this.#ended(job, event, write);
  }

  async #endedLate(job: Running, event: JobEvent, write: Promise<Written | undefined>): Promise<void> {
    await this.#ended(job, event, await write);
  }

  #ended(job: Running, event: JobEvent, written: Written | undefined): void | Promise<void> {
    if (written !== undefined && !isOurs(written, job)) return this.#giveUp(job, event);
  }

  /** Another outcome was first: this one leaves nothing behind, and the slot is free. */
  async #giveUp(job: Running, event: JobEvent): Promise<void> {
    // The slot first: it is not to be held up by bytes that nobody wants, and that may not go.
    if (!this.#isClosed) await this.#write(job.id, { type: 'returned', fence: job.fence });
    if (event.type === 'complete') await discardBodies(event.payload, this.#with.bodies);
  }

  /** Writes a step, however long the store fails; `undefined` when it could not be written before everything stopped. */
  #write(id: string, event: JobEvent, known?: Job): Written | Promise<Written | undefined> {
    const written = this.#with.ledger.step(id, event, known);
    return written instanceof Promise ? this.#insist(written, id, event, known) : written;
  }

  async #insist(
    written: Promise<Written>,
    id: string,
    event: JobEvent,
    known: Job | undefined,
  ): Promise<Written | undefined> {
    try {
      return await written;
    } catch (error) {
      const { ledger, persistence } = this.#with;
      return persistence.insistAfter(error, async () => ledger.step(id, event, known));
    }
  }
}

/** Was the run ended before its starter, whose write seemed to have failed, knew that it had begun? */
function isOver(started: Written | undefined, token: string): boolean {
  return started?.job?.phase === 'settled' && started.job.occupied?.token === token;
}

/** Did the run's own event end it? If another one did before, its slot is still taken. */
function isOurs(settled: Written, { fence }: Running): boolean {
  if (!settled.ok) return false;
  return !(
    settled.job?.phase === 'settled' &&
    settled.job.occupied !== undefined &&
    settled.job.fence === fence
  );
}

const DONE = Promise.resolve();
const TOO_LATE: Written = { ok: false, refusal: 'stopping' };
