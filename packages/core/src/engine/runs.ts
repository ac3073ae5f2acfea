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
import type { Registered, Registry } from './registry.ts';
import { BODY, RunFailed, type StopReason, TryAgain, type WithBody } from './task.ts';

interface RunsOptions {
  readonly ledger: Ledger;
  readonly registry: Registry;
  readonly bodies: Bodies;
  readonly chance: Chance;
  readonly persistence: Persistence;
  readonly progress: ProgressTeller;
  readonly onError: (error: unknown) => void;
}

/** From a ticket to an outcome. */
export class Runs {
  readonly #with: RunsOptions;
  readonly #active = new Map<string, ActiveRun>();
  #whenIdle: (() => void)[] = [];
  #isClosed = false;

  constructor(options: RunsOptions) {
    this.#with = options;
  }

  get active(): readonly ActiveRun[] {
    return [...this.#active.values()];
  }

  /** Resolves when no handler is at work. */
  async idle(): Promise<void> {
    if (this.#active.size > 0) await new Promise<void>((resolve) => this.#whenIdle.push(resolve));
  }

  /** Nothing is written any more for those that are still at work. */
  close(): void {
    this.#isClosed = true;
  }

  progressOf(id: string): Progress | undefined {
    return this.#active.get(id)?.latest;
  }

  /** Tells a run to stop. Its slot is taken until its handler has returned. */
  stop(id: string, code: StopReason['code']): void {
    this.#active.get(id)?.stop(code);
  }

  /** Runs the job, if it still is to be run. `known`: the job as it was last seen. Never rejects. */
  async run(ticket: Ticket, known?: Job): Promise<void> {
    const { ledger, registry } = this.#with;
    const lease = { token: String(ledger.mark()), until: NEVER };
    const started = await this.#write(ticket.id, { type: 'start', fence: ticket.fence, lease }, known);
    if (!started?.ok || started.job?.phase !== 'running') return;
    const task = registry.get(started.job.task);
    if (task !== undefined) await this.#perform(task, started.job);
  }

  async #perform(task: Registered, job: Running): Promise<void> {
    const { bodies, progress, onError } = this.#with;
    const open = () => (job.input.body === undefined ? undefined : bytesOf(job.input.body, bodies));
    const run = new ActiveRun(job, open, progress.progressed);
    this.#active.set(job.id, run);
    try {
      const event = await this.#attempt(task, job, run);
      run.isDone = true;
      progress.over(run);
      await this.#settle(job, event);
    } catch (error) {
      onError(error);
    } finally {
      this.#active.delete(job.id);
      if (this.#active.size === 0) this.#rest();
    }
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

  async #settle(job: Running, event: JobEvent): Promise<void> {
    // What returns when the engine has stopped has been handed back already.
    const settled = this.#isClosed ? TOO_LATE : await this.#write(job.id, event, job);
    if (settled === undefined || settled.ok) return;
    // Another outcome was first: this one leaves nothing behind, and the slot is free.
    if (event.type === 'complete') await discardBodies(event.payload, this.#with.bodies);
    if (!this.#isClosed) await this.#write(job.id, { type: 'returned', fence: job.fence });
  }

  /** Writes a step, however long the store fails; `undefined` when it could not be written before everything stopped. */
  async #write(id: string, event: JobEvent, known?: Job): Promise<Written | undefined> {
    try {
      return await this.#with.ledger.step(id, event, known);
    } catch (error) {
      return this.#with.persistence.insistAfter(error, () => this.#with.ledger.step(id, event, known));
    }
  }

  #rest(): void {
    const waiting = this.#whenIdle;
    this.#whenIdle = [];
    for (const resolve of waiting) resolve();
  }
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
