import type { Failure, FailureReason, Keep, Quota } from '../job/job.ts';
import type { JobInfo } from '../job/job-info.ts';
import type { NoticeInfo } from '../job/notice-info.ts';
import type { Json } from '../job/payload.ts';
import type { NoticeRequest } from '../ports/notifier.ts';
import type { Found, Refused } from './engine.ts';
import type { NoticeOptions } from './wishes.ts';

/** Does the work of a task. What it returns is the result; what it throws fails the job. */
export type Handler<I = Json, O = Json> = (input: I, run: Run) => Answered<O> | Promise<Answered<O>>;

type Answered<O> = O | WithBody<O>;

/** A result that has more than its value. See `withBody`. */
export interface WithBody<O = Json> {
  readonly value: O;
  readonly [BODY]: ReadableStream<Uint8Array> | Uint8Array | undefined;
  readonly summary?: Json;
}

export const BODY: unique symbol = Symbol('respond-async body');

/**
 * Returned from a handler: a value, and bytes that are stored as they are and read back as they are. `summary`: a word
 * about the result that is told with the job as long as there is a record of it, also when the result has expired. It is
 * never a part of the result that must be gone by then.
 */
export function withBody<O>(
  value: O,
  body: ReadableStream<Uint8Array> | Uint8Array | undefined,
  summary?: Json,
): WithBody<O> {
  return summary === undefined ? { value, [BODY]: body } : { value, [BODY]: body, summary };
}

/** What a handler is told about the run that it is. */
export interface Run {
  readonly id: string;
  readonly owner?: string;
  /** 1 for the first start. */
  readonly attempt: number;
  /** Grows with every start: give it to systems that must not listen to an older run. */
  readonly fence: number;
  /** How the attempt before this one went wrong. */
  readonly failure?: Failure;
  /** Aborts when nobody wants the answer any more; its reason is a `StopReason`. */
  readonly signal: AbortSignal;
  /** Calls back with that reason, once. For those who have many runs: a signal costs more than a short run. */
  whenStopped(listener: (reason: unknown) => void): void;
  /** The bytes that were submitted beside the input, to be read once. */
  readonly body?: ReadableStream<Uint8Array> | undefined;
  /** The same, where they are few: take them or `body`. */
  readonly bytes?: Uint8Array | undefined;
  /** Tells how far the run has come: a fraction from 0 to 1. Anything else throws a `RangeError`. */
  progress(fraction: number, message?: string): void;
}

/** Why a run is told to stop: the `reason` of its signal. */
export class StopReason extends Error {
  override readonly name = 'StopReason';
  readonly code: 'cancelled' | 'timed-out' | 'stopping' | 'lease-lost';

  constructor(code: StopReason['code']) {
    super(`the run was told to stop: ${code}`);
    this.code = code;
  }
}

/** Thrown by a handler that knows why the job fails. Anything else that it throws is the reason `threw`. */
export class RunFailed extends Error {
  override readonly name = 'RunFailed';
  readonly reason: FailureReason;

  constructor(reason: FailureReason, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.reason = reason;
  }
}

/**
 * Thrown by a handler whose failure is worth another try: the job goes back to waiting as long as it has starts left
 * (`starts` of the task), and fails as `threw` otherwise.
 */
export class TryAgain extends Error {
  override readonly name = 'TryAgain';
  /** When, in milliseconds from now, such as another server's `Retry-After`; 1 s doubling to 60 s, spread, unless told. */
  readonly after: number | undefined;

  constructor(message: string, options: { readonly after?: number; readonly cause?: unknown } = {}) {
    super(message, options);
    this.after = options.after;
  }
}

/** The terms of a task's jobs. Times are in milliseconds, sizes in bytes. */
export interface TaskOptions {
  /** `once` unless told. */
  readonly keep?: Keep;
  /** 24 h unless told. */
  readonly keepResult?: number;
  /** From the moment of settling; `keepResult` and 24 h more unless told. */
  readonly keepRecord?: number;
  /** 24 h unless told. */
  readonly startWithin?: number;
  /** 1 h unless told. */
  readonly runWithin?: number;
  /** How many of its jobs may run at the same time: as many as the engine runs unless told. */
  readonly concurrency?: number;
  /** 1 unless told: a job that was interrupted is not run again. */
  readonly starts?: number;
  /** The largest input, value and bytes together: 1 MB unless told. */
  readonly maxInput?: number;
  /** The largest result: 100 MB unless told. A larger one fails the job as `result-too-large`. */
  readonly maxResult?: number;
  /** What the notices of its jobs say. Unless told: a signed POST of the job's id, task and status, as JSON. */
  readonly notice?: WriteNotice;
}

/**
 * Writes a notice, each time that it is about to be sent: `job` as it is then. Pure and quick. What it throws gives the
 * notice up, and goes to `onError`.
 */
export type WriteNotice = (job: JobInfo, notice: NoticeInfo) => NoticeText;

/** What is sent. */
export interface NoticeText extends Pick<NoticeRequest, 'method' | 'headers' | 'body' | 'sign' | 'taken'> {
  /** Where it is sent: where it was asked for unless told. The notifier looks at it again. */
  readonly url?: string;
}

export interface SubmitOptions {
  /** The id the job is to have. Must be new and unguessable; made by the engine unless told. */
  readonly id?: string;
  readonly owner?: string | undefined;
  /** Idempotency: the same key of the same owner gives the same job again. */
  readonly key?: string;
  /** By which the same input is known again under its key; made of all of the input unless told. */
  readonly fingerprint?: string;
  /** Not to be started for so long, in milliseconds. */
  readonly delay?: number;
  /** Higher goes first among the owner's jobs; 0 unless told. */
  readonly priority?: number;
  /** Comes back with every status. */
  readonly notes?: Json;
  readonly keep?: Keep;
  /** In milliseconds, as all of these in the place of the task's. */
  readonly keepResult?: number;
  /** As the task says, or `keepResult` and 24 h more where that is given, unless told. */
  readonly keepRecord?: number;
  readonly starts?: number;
  /** A limit beside those of the engine. A job that would pass it is refused as `full`. */
  readonly quota?: Quota;
  /** Bytes that go with the input. More than `maxInput` rejects with a `BodyTooLarge`; nothing is left behind. */
  readonly body?: ReadableStream<Uint8Array> | Uint8Array;
  /**
   * Who else is to be told of the job, by the engine's `notifier`. A URL that it does not admit refuses the job, as
   * `invalid`.
   */
  readonly notices?: readonly NoticeOptions[];
}

export interface RunOptions extends SubmitOptions {
  /** Whoever waits gives up: the job is cancelled. */
  readonly signal?: AbortSignal;
}

/** A named handler, and the way to have it run. */
export interface Task<I = Json, O = Json> {
  readonly name: string;
  /** Accepts a job, or refuses it: as `invalid` when the task has a schema that the input does not fit. When it is accepted it is safe: as safe as the store can make it. */
  submit(input: I, options?: SubmitOptions): Promise<Found>;
  /** Submits, waits and collects: the result, or a thrown `JobFailed` or `JobRefused`. */
  run(input: I, options?: RunOptions): Promise<O>;
}

/** The job ended without a result. */
export class JobFailed extends Error {
  override readonly name = 'JobFailed';
  readonly job: JobInfo;

  constructor(job: JobInfo) {
    super(job.failure ? `${job.failure.reason}: ${job.failure.message}` : job.status);
    this.job = job;
  }
}

/** The engine said no. */
export class JobRefused extends Error {
  override readonly name = 'JobRefused';
  readonly refused: Refused;

  constructor(refused: Refused) {
    super(`the job was refused: ${refused.refusal}`);
    this.refused = refused;
  }
}
