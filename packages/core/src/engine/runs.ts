import type { Failure, Job, Progress, Running } from '../job/job.ts';
import type { Payload } from '../job/payload.ts';
import type { JobEvent } from '../job/transition.ts';
import type { Chance } from '../ports/chance.ts';
import type { Ticket } from '../ports/runner.ts';
import type { Bodies } from '../ports/store.ts';
import { ActiveRun } from './active-run.ts';
import { BodyTooLarge } from './error.ts';
import { handle } from './handle.ts';
import type { Ledger, Written } from './ledger.ts';
import { discardBodies } from './packing.ts';
import type { Persistence } from './persistence.ts';
import type { ProgressTeller } from './progress-teller.ts';
import { Register } from './register.ts';
import type { Registry } from './registry.ts';
import { RunFailed, type StopReason, TryAgain } from './task.ts';

interface RunsOptions {
  readonly ledger: Ledger;
  readonly registry: Registry;
  readonly bodies: Bodies;
  readonly chance: Chance;
  readonly persistence: Persistence;
  readonly progress: ProgressTeller;
  /** How long a run that begins now is this process's own. */
  readonly leaseUntil: () => number;
  /** A job could not be started because a limit is reached: it is to be put in line again. */
  readonly onNoRoom: (job: Job | undefined) => void;
  /** What the ticket permitted is done. */
  readonly onReturned: (ticket: Ticket) => void;
  readonly onError: (error: unknown) => void;
}

/** From a ticket to an outcome. */
export class Runs {
  readonly #with: RunsOptions;
  readonly #seats = new Register<Seat>();
  #whenIdle: (() => void)[] = [];
  #isClosed = false;

  constructor(options: RunsOptions) {
    this.#with = options;
  }

  /** How many jobs are being run, those that are just being started included. */
  get busy(): number {
    return this.#seats.size;
  }

  /** Those whose handlers are at work. */
  get active(): readonly ActiveRun[] {
    return this.#seats.values().flatMap(({ run }) => run ?? []);
  }

  /** Resolves when nothing is being run. */
  async idle(): Promise<void> {
    if (this.#seats.size > 0) await new Promise<void>((resolve) => this.#whenIdle.push(resolve));
  }

  /** Nothing is written any more for those that are still at work. */
  close(): void {
    this.#isClosed = true;
  }

  progressOf(id: string): Progress | undefined {
    return this.#seats.get(id)?.run?.latest;
  }

  /** Tells a run to stop, or the one that is about to begin. Its slot is taken until its handler has returned. */
  stop(id: string, code: StopReason['code']): void {
    const seat = this.#seats.get(id);
    if (seat === undefined) return;
    if (seat.run === undefined) seat.stopped = code;
    else {
      seat.run.stop(code);
      this.#with.progress.over(seat.run);
    }
  }

  /** Tells all of them to stop. */
  stopAll(code: StopReason['code']): void {
    for (const id of this.#seats.keys()) this.stop(id, code);
  }

  /** Runs the job, if it still is to be run. `known`: the job as it was last seen. Never rejects. */
  async run(ticket: Ticket, known?: Job): Promise<void> {
    // A runner that several processes share may hand over a ticket twice: one of them is enough.
    if (this.#seats.has(ticket.id)) return this.#with.onReturned(ticket);
    const seat: Seat = { run: undefined, stopped: undefined };
    this.#seats.add(ticket.id, seat);
    try {
      const token = this.#with.ledger.token();
      const start = this.#start(ticket, known, token);
      const started = start instanceof Promise ? await start : start;
      const run = this.#begin(started, seat);
      if (run !== undefined) {
        const attempt = this.#attempt(run);
        const end = this.#end(run.job, attempt instanceof Promise ? await attempt : attempt);
        if (end !== undefined) await end;
      } else if (isOver(started, token)) {
        await this.#write(ticket.id, { type: 'returned', fence: ticket.fence + 1 });
      }
    } catch (error) {
      this.#with.onError(error);
    } finally {
      this.#seats.delete(ticket.id);
      this.#with.onReturned(ticket);
      if (this.#seats.size === 0) this.#rest();
    }
  }

  #start(
    { id, fence }: Ticket,
    known: Job | undefined,
    token: string,
  ): Written | Promise<Written | undefined> {
    const lease = { token, until: this.#with.leaseUntil() };
    return this.#write(id, { type: 'start', fence, lease }, known);
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

  /** Has the handler do its work: what came of it. */
  #attempt(run: ActiveRun): JobEvent | Promise<JobEvent> {
    try {
      const payload = handle(run, this.#with.bodies);
      if (!(payload instanceof Promise)) return this.#completed(run, payload);
      return payload.then(
        (late) => this.#completed(run, late),
        (error: unknown) => this.#failed(run, error),
      );
    } catch (error) {
      return this.#failed(run, error);
    }
  }

  #completed(run: ActiveRun, payload: Payload): JobEvent {
    this.#done(run);
    return { type: 'complete', fence: run.fence, payload };
  }

  #done(run: ActiveRun): void {
    run.isDone = true;
    this.#with.progress.over(run);
  }

  /** Writes what came of a run. */
  #end(job: Running, event: JobEvent): void | Promise<void> {
    // What returns when the engine has stopped has been handed back already.
    const write = this.#isClosed ? TOO_LATE : this.#write(job.id, event, job);
    if (write instanceof Promise) return write.then((late) => this.#ended(job, event, late));
    return this.#ended(job, event, write);
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

  #failed(run: ActiveRun, error: unknown): JobEvent {
    this.#done(run);
    const { fence } = run;
    const jitter = this.#with.chance.random();
    if (run.stopped?.code === 'stopping')
      return { type: 'interrupt', fence, message: run.stopped.message, jitter };
    if (run.stopped === undefined) this.#with.onError(error);
    const again = error instanceof TryAgain;
    const after = again && error.after !== undefined && error.after >= 0 ? error.after : undefined;
    return { type: 'fail', fence, failure: failureOf(error), again, after, jitter };
  }

  /** Writes a step, however long the store fails; `undefined` when it could not be written before everything stopped. */
  #write(id: string, event: JobEvent, known?: Job): Written | Promise<Written | undefined> {
    const { ledger, persistence } = this.#with;
    const written = ledger.step(id, event, known);
    if (!(written instanceof Promise)) return written;
    const again = async () => ledger.step(id, event, known);
    return written.catch((error: unknown) => persistence.insistAfter(error, again));
  }

  #rest(): void {
    const waiting = this.#whenIdle;
    this.#whenIdle = [];
    for (const resolve of waiting) resolve();
  }
}

/** A job that is being run, and what it was told before its handler began. */
interface Seat {
  run: ActiveRun | undefined;
  stopped: StopReason['code'] | undefined;
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

const TOO_LATE: Written = { ok: false, refusal: 'stopping' };

function failureOf(error: unknown): Failure {
  const message = messageOf(error);
  if (error instanceof RunFailed) return { reason: error.reason, message };
  return { reason: error instanceof BodyTooLarge ? 'result-too-large' : 'threw', message };
}

/** Anything can be thrown, also what can't be made a text of. */
function messageOf(error: unknown): string {
  try {
    return error instanceof Error ? String(error.message) : String(error);
  } catch {
    return `a ${typeof error} was thrown`;
  }
}
