import type { CancelOutcome } from './cancelling.ts';
import type { OperationStatus, Progress, Update, WaitInit } from './options.ts';

/** Something that was asked of a server, and that may take its time. Iterating over it gives how it stands, look by look, to its end. */
export interface Operation extends AsyncIterable<Update> {
  /** Was it accepted to be answered later? If not, `response` is there at once. */
  readonly isAsync: boolean;
  /** Where it is watched: the newest that the server has named. Write it down: `resume` takes it up again. */
  readonly monitorUrl: string | undefined;
  /** `failed`: its own answer is 400 or above, or it ended without one. */
  readonly status: OperationStatus;
  /** Has it ended, in whatever way? */
  readonly isCompleted: boolean;
  readonly progress: Progress | undefined;
  /** How long to wait until the next `poll`, in milliseconds: as the server said, or growing. */
  readonly pollInterval: number;
  /** The answer that a synchronous call would have had, once it is there. Its body can be read once; each `wait` gives one of its own. */
  readonly response: Response | undefined;
  /** Why it failed, in words. */
  readonly errorMessage: string | undefined;
  /**
   * Looks at once, whatever the pace. Is it still running? Rejects when nothing was learned (`ConnectionFailed`,
   * `RequestFailed`): then the operation is as it was.
   */
  poll(init?: { readonly signal?: AbortSignal }): Promise<boolean>;
  /**
   * Waits for its end: the answer that a synchronous call would have had, whatever its status. What passes (a lost
   * connection, 429, 502, 503, 504) is waited for as well. Rejects with `WaitTimeout`, the reason of the signal,
   * `OperationCancelled`, `OperationFailed` (it ended without an answer), `OperationGone`, `OperationExpired`,
   * `RequestFailed` (401 and 403 at once), `ConnectionFailed` (without a `timeout`: when it has been so for ten minutes) or
   * `ProtocolError`.
   */
  wait(init?: WaitInit): Promise<Response>;
  /**
   * Waits, and gives the body of its answer: the value of JSON, the text of a text, a `Blob` of anything else, `undefined`
   * where there is none. Rejects as `wait` does, and with `OperationFailed` for an answer of 400 or above.
   */
  result<T = unknown>(init?: WaitInit): Promise<T>;
  /** Asks the server to end it. Rejects with `RequestFailed` or `ConnectionFailed` when it could not be asked. */
  cancel(init?: { readonly signal?: AbortSignal }): Promise<CancelOutcome>;
}
