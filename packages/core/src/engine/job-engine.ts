import type { Job } from '../job/job.ts';
import { type JobInfo, jobInfo } from '../job/job-info.ts';
import type { Json } from '../job/payload.ts';
import type { JobEvent } from '../job/transition.ts';
import type { Clock } from '../ports/clock.ts';
import type { Documents, Store } from '../ports/store.ts';
import { AwaitedEnd } from './awaited-end.ts';
import type { Parts } from './create-engine.ts';
import type {
  Access,
  Engine,
  Found,
  ListedJob,
  ListPage,
  ListQuery,
  Peeked,
  Reading,
  Refused,
  StopOptions,
  StopReport,
  TellOptions,
  WaitOptions,
} from './engine.ts';
import { EngineError } from './error.ts';
import type { EngineEvents } from './events.ts';
import { found, shownTo, UNKNOWN } from './found.ts';
import { storeFailed } from './ledger.ts';
import { checkQuery } from './list-query.ts';
import { type Admitted, NamedTask } from './named-task.ts';
import { openDocuments } from './open-documents.ts';
import { bytesAtHand } from './readings.ts';
import { bodyList, recover, removeOrphans } from './recovery.ts';
import type { Registered } from './registry.ts';
import { shutDown } from './shutdown.ts';
import type { StandardSchema } from './standard-schema.ts';
import type { Handler, SubmitOptions, Task, TaskOptions } from './task.ts';
import { maySend } from './wishes.ts';

const WAIT = 30_000;
const PAGE = 100;
const LARGEST_PAGE = 1_000;

/** The engine that users meet: each of its methods is a sentence about the parts. */
export class JobEngine implements Engine {
  readonly events: EngineEvents;
  readonly supports: Store['supports'];
  readonly documents: Documents;
  readonly notifies: boolean;
  readonly clock: Clock;
  readonly #parts: Parts;
  readonly #rehearse: () => void;
  #started: Promise<void> | undefined;
  #isOpen = false;
  #stopped: Promise<StopReport> | undefined;

  /** `rehearse`: called before the first job. */
  constructor(parts: Parts, rehearse: () => void) {
    this.#parts = parts;
    this.#rehearse = rehearse;
    this.events = parts.events;
    this.supports = parts.store.supports;
    this.documents = openDocuments(parts.store.documents, () => this.start());
    this.notifies = parts.notifier !== undefined;
    this.clock = parts.clock;
  }

  task<I extends Json, O extends Json>(
    name: string,
    handler: Handler<I, O>,
    options: TaskOptions & { readonly input?: StandardSchema } = {},
  ): Task<I, O> {
    const task = this.#parts.registry.add(name, handler, options);
    this.#parts.ledger.named(name);
    this.#parts.dispatch.unpark(name);
    this.#parts.teller.unpark(name);
    return new NamedTask<I, O>(name, this, this.#parts, (input, how, id) =>
      this.#admit(task, input, how, id),
    );
  }

  #admit(task: Registered, input: Json, how: SubmitOptions, id: string): Admitted | Promise<Admitted> {
    if (this.#stopped !== undefined) return { ok: false, refusal: 'stopping' };
    const { admission } = this.#parts;
    return this.#isOpen ? admission.submit(task, input, how, id) : this.#admitLate(task, input, how, id);
  }

  async #admitLate(task: Registered, input: Json, how: SubmitOptions, id: string): Promise<Admitted> {
    await this.start();
    return this.#parts.admission.submit(task, input, how, id);
  }

  get isStopping(): boolean {
    return this.#stopped !== undefined;
  }

  async read(id: string, access: Access = {}): Promise<Found> {
    const looked = this.#find(id, access);
    const job = looked instanceof Promise ? await looked : looked;
    return job === undefined ? UNKNOWN : { ok: true, job: this.#info(job) };
  }

  async wait(id: string, { timeout = WAIT, signal, ...access }: WaitOptions = {}): Promise<Found> {
    signal?.throwIfAborted();
    const end = new AwaitedEnd({ id, timeout, signal }, this.#parts.watchers, this.clock);
    try {
      for (;;) {
        const seen = await this.read(id, access);
        if (!seen.ok || seen.job.settledAt !== undefined || this.#stopped !== undefined) return seen;
        if ((await end.next()) === 'over') return await this.read(id, access);
      }
    } finally {
      end.leave();
    }
  }

  async take(id: string, how: Access & { token?: string } = {}): Promise<Reading | Refused> {
    const looked = this.#find(id, how);
    const job = looked instanceof Promise ? await looked : looked;
    if (job === undefined) return UNKNOWN;
    const taken = this.#parts.readings.take(job, how.token);
    return this.#withProgress(taken instanceof Promise ? await taken : taken, job);
  }

  async confirm(id: string, token: string, access: Access = {}): Promise<Found> {
    const job = await this.#find(id, access);
    return job === undefined ? UNKNOWN : this.#parts.readings.confirm(job, token);
  }

  async peek(id: string, access: Access = {}): Promise<Peeked | Refused> {
    const looked = this.#find(id, access);
    const job = looked instanceof Promise ? await looked : looked;
    if (job === undefined) return UNKNOWN;
    const peeked = this.#parts.readings.peek(job);
    return this.#withProgress(peeked instanceof Promise ? await peeked : peeked, job);
  }

  cancel(id: string, options: Access & { by?: 'owner' | 'operator' } = {}): Promise<Found> {
    const { by = 'owner', ...access } = options;
    return this.#step(id, { type: 'cancel', by }, access);
  }

  discard(id: string, access: Access = {}): Promise<Found> {
    return this.#step(id, { type: 'discard' }, access);
  }

  excuse(id: string, access: Access = {}): Promise<Found> {
    return this.#step(id, { type: 'excuse' }, access);
  }

  tells(url: string, { owner, sign = false }: TellOptions = {}): boolean {
    try {
      return maySend(this.#parts.notifier, url, owner, sign);
    } catch (error) {
      // To be told is a wish: nothing else is held up by it.
      this.#parts.onError(error);
      return false;
    }
  }

  async list(query: ListQuery = {}): Promise<ListPage> {
    checkQuery(query);
    await this.start();
    const { owner, limit = PAGE, bytes: withBytes = false, ...rest } = query;
    const named = { ...rest, ...(owner !== undefined && { owner }), limit: Math.min(limit, LARGEST_PAGE) };
    const { jobs, next } = await this.#parts.ledger.find({ ...named, order: 'created' });
    const told = (job: Job): ListedJob => {
      const bytes = withBytes ? bytesAtHand(job, this.clock.now()) : undefined;
      return bytes === undefined ? this.#info(job) : { ...this.#info(job), bytes };
    };
    return { jobs: jobs.map(told), ...(next !== undefined && { next }) };
  }

  async start(): Promise<void> {
    if (this.#stopped !== undefined && !this.#isOpen)
      throw new EngineError('stopped', 'the engine has stopped');
    this.#started ??= this.#open();
    return this.#started;
  }

  stop(options: StopOptions = {}): Promise<StopReport> {
    this.#stopped ??= shutDown(this.#parts, this.#started, options);
    return this.#stopped;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  async #open(): Promise<void> {
    const { store, ledger, dispatch, runs, sweep, rounds, chance, removals, onError } = this.#parts;
    try {
      this.#rehearse();
      await store.open().catch((error: unknown) => Promise.reject(storeFailed(error)));
      const names = store.supports.shared ? [] : await bodyList(store.bodies);
      if (!store.supports.shared) await recover(ledger, dispatch, () => chance.random());
      await dispatch.start((ticket, known) => runs.run(ticket, known));
      sweep.expect(this.clock.now());
      this.#parts.teller.start();
      rounds?.start();
      removals.add(removeOrphans(names, ledger, store.bodies, onError));
      this.#isOpen = true;
    } catch (error) {
      // The next call tries again: what is wrong may have been mended.
      this.#started = undefined;
      throw error;
    }
  }

  /** Directly where nothing has to be waited for, as `#admit`. */
  #find(id: string, access: Access): Job | undefined | Promise<Job | undefined> {
    if (!this.#isOpen) return this.start().then(() => this.#find(id, access));
    const job = this.#parts.ledger.read(id);
    return job instanceof Promise ? job.then((late) => shownTo(late, access)) : shownTo(job, access);
  }

  async #step(id: string, event: JobEvent, access: Access): Promise<Found> {
    const job = await this.#find(id, access);
    return job === undefined ? UNKNOWN : found(await this.#parts.ledger.step(id, event, job));
  }

  /** Who asks for a result before there is one is told how far the run has come. */
  #withProgress<T extends Reading | Peeked>(answer: T | Refused, job: Job): T | Refused {
    return !answer.ok && answer.refusal === 'not-ready' ? { ...answer, job: this.#info(job) } : answer;
  }

  /** A job's info with the progress that only this process knows. */
  #info(job: Job): JobInfo {
    const info = jobInfo(job);
    const progress = job.phase === 'running' ? this.#parts.runs.seats.progressOf(job.id) : undefined;
    return progress === undefined ? info : { ...info, progress };
  }
}
