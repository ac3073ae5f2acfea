import type { JobInfo } from '../job/job-info.ts';
import type { Json, JsonFields } from '../job/payload.ts';
import type { Refusal } from '../job/refusal.ts';
import type { Clock } from '../ports/clock.ts';
import type { Documents, Store } from '../ports/store.ts';
import type { EngineEvents } from './events.ts';
import type { InputIssue, StandardSchema } from './standard-schema.ts';
import type { Handler, Task, TaskOptions } from './task.ts';

/** Accepts jobs, runs them, and gives out what came of them. */
export interface Engine {
  /**
   * Names a handler. Its jobs of an earlier life of the process begin to run when the engine starts.
   * A name that is taken throws a `TypeError`.
   */
  task<I extends Json, O extends Json>(
    name: string,
    handler: Handler<I, O>,
    options?: TaskOptions,
  ): Task<I, O>;
  /** The same, for inputs and results that are interfaces. */
  task<I extends Json | JsonFields<I>, O extends Json | JsonFields<O>>(
    name: string,
    handler: Handler<I, O>,
    options?: TaskOptions,
  ): Task<I, O>;
  /** With a schema: an input that does not fit is refused as `invalid`, and the handler gets what the schema made of it. */
  task<I extends Json, T extends Json, O extends Json>(
    name: string,
    handler: Handler<T, O>,
    options: TaskOptions & { readonly input: StandardSchema<I, T> },
  ): Task<I, O>;
  /** What is to be told about a job. */
  read(id: string, access?: Access): Promise<Found>;
  /** The same as soon as the job has ended, or when the time is up. A job that has ended is told at once. */
  wait(id: string, options?: WaitOptions): Promise<Found>;
  /**
   * The result of a completed job. While the reading lasts, nobody else gets a `once` result; `confirm` makes it
   * collected for good, `release` ready for the next reader.
   */
  take(id: string, access?: Access & { readonly token?: string }): Promise<Reading | Refused>;
  /** The reading that this token names has been delivered, as its own `confirm` says: for readers that come back later. */
  confirm(id: string, token: string, access?: Access): Promise<Found>;
  /** The value of a completed job's result, as long as it is there. Nothing is used up, and no reader is held up. */
  peek(id: string, access?: Access): Promise<Peeked | Refused>;
  /** Ends a job that has not ended: one that waits never starts, one that runs is told to stop. */
  cancel(id: string, access?: Access & { readonly by?: 'owner' | 'operator' }): Promise<Found>;
  /** Throws away what a settled job has to give. */
  discard(id: string, access?: Access): Promise<Found>;
  /** Nobody need be told of a job any more: its notices are dropped, but for those that are just being sent. */
  excuse(id: string, access?: Access): Promise<Found>;
  /** Is there a notifier? */
  readonly notifies: boolean;
  /** Whether notices can be sent to this URL: there is a notifier that admits it. What that throws goes to `onError`. */
  tells(url: string, options?: TellOptions): boolean;
  /** Jobs by what they are asked for, newest first. */
  list(query?: ListQuery): Promise<ListPage>;
  /** Opens the store and takes up what an earlier life left. Happens by itself on first use; rejects with what is wrong. */
  start(): Promise<void>;
  /**
   * Takes no new jobs, lets those running finish, then tells them to stop, and hands back what is left. Bounded by the
   * options' times. A second call gives the same report.
   */
  stop(options?: StopOptions): Promise<StopReport>;
  [Symbol.asyncDispose](): Promise<void>;
  /** Small JSON documents that the store keeps beside the jobs. The engine's own users keep what they like there. */
  readonly documents: Documents;
  /** What happens, told as it happens. Hints: the store is the truth. */
  readonly events: EngineEvents;
  readonly supports: Store['supports'];
  readonly clock: Clock;
}

/** Who asks. What is given must match the job; another owner's job answers like an unknown one. */
export interface Access {
  readonly owner?: string | undefined;
  readonly task?: string;
}

export interface WaitOptions extends Access {
  /** Milliseconds; 30 s unless told. */
  readonly timeout?: number;
  readonly signal?: AbortSignal;
}

export interface TellOptions {
  /** On whose behalf. */
  readonly owner?: string | undefined;
  /** Do the notices have to be signed? */
  readonly sign?: boolean;
}

export interface Refused {
  readonly ok: false;
  readonly refusal: Refusal;
  /** The job that it is about, where there is one and it may be told. */
  readonly job?: JobInfo;
  /** When to try again, in milliseconds from now, where that helps. */
  readonly retryAfter?: number;
  /** What is wrong with the input, for `invalid`. */
  readonly issues?: readonly InputIssue[];
}

export type Found = { readonly ok: true; readonly job: JobInfo } | Refused;

/** A result being read. */
export interface Reading<O = Json> {
  readonly ok: true;
  readonly job: JobInfo;
  /** Names this reading; the same token takes the same reading again. */
  readonly token: string;
  readonly result: {
    readonly value: O;
    /** The bytes that came with the value, and how many. They are read as they are asked for, once. */
    readonly body?: ReadableStream<Uint8Array>;
    /** The same, where they are few: take them or `body`. */
    readonly bytes?: Uint8Array;
    readonly size: number;
  };
  /** It has been delivered: nobody can read it again. Repeating it is harmless. */
  confirm(): Promise<Found>;
  /** It has not been delivered: the next one may have it. */
  release(): Promise<Found>;
  /** The reader is still reading. */
  renew(): Promise<Found>;
}

/** A look at a result. */
export interface Peeked<O = Json> {
  readonly ok: true;
  readonly job: JobInfo;
  readonly result: {
    readonly value: O;
    /** How many bytes came with the value. */
    readonly size: number;
  };
}

export interface ListQuery extends Access {
  readonly status?: readonly JobInfo['status'][];
  readonly createdFrom?: number;
  readonly createdBefore?: number;
  /** The `next` of the page before. */
  readonly after?: string;
  /** 100 unless told; at most 1,000. */
  readonly limit?: number;
  /** With the bytes of results, as far as they are few and at hand: `ListedJob.bytes`. */
  readonly bytes?: boolean;
}

export interface ListedJob extends JobInfo {
  /** The bytes of its result. */
  readonly bytes?: Uint8Array;
}

export interface ListPage {
  readonly jobs: readonly ListedJob[];
  readonly next?: string;
}

export interface StopOptions {
  /** How long running jobs may go on, in milliseconds: 10 s unless told. */
  readonly drain?: number;
  /** How long they have to return after they were told to stop, in milliseconds: 5 s unless told. */
  readonly abort?: number;
}

export interface StopReport {
  /** Jobs that ended while draining. */
  readonly drained: number;
  /** Jobs that were told to stop. */
  readonly aborted: number;
  /** Jobs that had not returned when the engine stopped waiting for them. */
  readonly abandoned: number;
}
