import type { Failure, Job, Progress, Running } from '../job/job.ts';
import { NEVER } from '../job/job.ts';
import type { JobEvent } from '../job/transition.ts';
import type { Chance } from '../ports/chance.ts';
import type { Ticket } from '../ports/runner.ts';
import type { Bodies } from '../ports/store.ts';
import { ActiveRun } from './active-run.ts';
import { bytesOf, stoppable } from './bytes.ts';
import { BodyTooLarge } from './error.ts';
import type { Ledger, Written } from './ledger.ts';
import { bodyNames, discardBodies, pack, unpack } from './packing.ts';
import type { Persistence } from './persistence.ts';
import type { ProgressTeller } from './progress-teller.ts';
import { Register } from './register.ts';
import type { Registered, Registry } from './registry.ts';
import { BODY, RunFailed, type StopReason, TryAgain, type WithBody } from './task.ts';

interface RunsOptions {
  readonly ledger: Ledger;
  readonly registry: Registry;
  readonly bodies: Bodies;
  readonly chance: Chance;
  readonly persistence: Persistence;
  readonly progress: ProgressTeller;
  /** A job could not be started because a limit is reached: it is to be put in line again. */
  readonly onNoRoom: (job: Job | undefined) => void;
  readonly onError: (error: unknown) => void;
}

/** From a ticket to an outcome. */
export class Runs {
  readonly #with: RunsOptions;
  /** By job: its run, or what it was told before its handler began. */
  readonly #runs = new Register<ActiveRun | Starting>();
  #whenIdle: (() => void)[] = [];
  #isClosed = false;

  constructor(options: RunsOptions) {
    this.#with = options;
  }

  /** How many jobs are being run, those that are just being started included. */
  get busy(): number {
    return this.#runs.size;
  }

  /** Those whose handlers are at work. */
  get active(): readonly ActiveRun[] {
    return this.#runs.values().filter((run) => run instanceof ActiveRun);
  }

  /** Resolves when nothing is being run. */
  async idle(): Promise<void> {
    if (this.#runs.size > 0) await new Promise<void>((resolve) => this.#whenIdle.push(resolve));
  }

  /** Nothing is written any more for those that are still at work. */
  close(): void {
    this.#isClosed = true;
  }

  progressOf(id: string): Progress | undefined {
    const run = this.#runs.get(id);
    return run instanceof ActiveRun ? run.latest : undefined;
  }

  /** Tells a run to stop, or the one that is about to begin. Its slot is taken until its handler has returned. */
  stop(id: string, code: StopReason['code']): void {
    const run = this.#runs.get(id);
    if (run instanceof ActiveRun) this.#tell(run, code);
    else if (run !== undefined) this.#runs.set(id, { stopped: code });
  }

  /** Tells all of them to stop. */
  stopAll(code: StopReason['code']): void {
    for (const id of this.#runs.keys()) this.stop(id, code);
  }

  #tell(run: ActiveRun, code: StopReason['code']): void {
    run.stop(code);
    this.#with.progress.over(run);
  }

  /** Runs the job, if it still is to be run. `known`: the job as it was last seen. Never rejects. */
  async run(ticket: Ticket, known?: Job): Promise<void> {
    const { id } = ticket;
    // A runner that several processes share may hand over a ticket twice: one of them is enough.
    if (this.#runs.has(id)) return;
    this.#runs.set(id, STARTING);
    try {
      const start = this.#start(ticket, known);
      const started = start instanceof Promise ? await start : start;
      if (started?.ok && started.job?.phase === 'running') await this.#perform(started.job);
      else if (started?.ok === false && started.refusal === 'overloaded') this.#with.onNoRoom(started.job);
    } catch (error) {
      this.#with.onError(error);
    } finally {
      this.#runs.delete(id);
      if (this.#runs.size === 0) this.#rest();
    }
  }

  #start({ id, fence }: Ticket, known: Job | undefined): Written | Promise<Written | undefined> {
    const lease = { token: String(this.#with.ledger.mark()), until: NEVER };
    return this.#write(id, { type: 'start', fence, lease }, known);
  }

  async #perform(job: Running): Promise<void> {
    const task = this.#with.registry.get(job.task);
    if (task === undefined) return;
    const run = this.#begin(job);
    const event = await this.#attempt(task, job, run);
    this.#done(run);
    // What returns when the engine has stopped has been handed back already.
    const write = this.#isClosed ? TOO_LATE : this.#write(job.id, event, job);
    const settled = write instanceof Promise ? await write : write;
    if (settled !== undefined && !isOurs(settled, job)) await this.#giveUp(job, event);
  }

  #begin(job: Running): ActiveRun {
    const { bodies, progress } = this.#with;
    const open = () => (job.input.body === undefined ? undefined : bytesOf(job.input.body, bodies));
    const run = new ActiveRun(job, open, progress.progressed);
    const before = this.#runs.get(job.id);
    this.#runs.set(job.id, run);
    if (!(before instanceof ActiveRun) && before?.stopped !== undefined) run.stop(before.stopped);
    return run;
  }

  #done(run: ActiveRun): void {
    run.isDone = true;
    this.#with.progress.over(run);
  }

  /** Another outcome was first: this one leaves nothing behind, and the slot is free. */
  async #giveUp(job: Running, event: JobEvent): Promise<void> {
    if (event.type === 'complete') await discardBodies(event.payload, this.#with.bodies);
    if (!this.#isClosed) await this.#write(job.id, { type: 'returned', fence: job.fence });
  }

  async #attempt({ handler, terms }: Registered, job: Running, run: ActiveRun): Promise<JobEvent> {
    const { bodies } = this.#with;
    try {
      const input = job.input.large === undefined ? job.input.value : await unpack(job.input, bodies);
      const answered = await handler(input as never, run);
      const [value, bytes] = isWithBody(answered) ? [answered.value, answered[BODY]] : [answered];
      const name = bodyNames.result(job.id, job.fence);
      const stream = bytes instanceof ReadableStream ? stoppable(bytes, run.signal) : bytes;
      const packed = pack(value, stream, { name, limit: terms.maxResult, bodies });
      const payload = packed instanceof Promise ? await packed : packed;
      return { type: 'complete', fence: job.fence, payload };
    } catch (error) {
      return this.#failed(job, run, error);
    }
  }

  #failed(job: Running, run: ActiveRun, error: unknown): JobEvent {
    const jitter = this.#with.chance.random();
    if (run.stopped?.code === 'stopping')
      return { type: 'interrupt', fence: job.fence, message: run.stopped.message, jitter };
    if (run.stopped === undefined) this.#with.onError(error);
    const again = error instanceof TryAgain;
    const after = again && error.after !== undefined && error.after >= 0 ? error.after : undefined;
    return { type: 'fail', fence: job.fence, failure: failureOf(error), again, after, jitter };
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

/** What is known of a run before its handler begins. */
interface Starting {
  readonly stopped?: StopReason['code'];
}

const STARTING: Starting = {};

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

function isWithBody(answered: unknown): answered is WithBody<unknown> {
  return typeof answered === 'object' && answered !== null && BODY in answered;
}

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
