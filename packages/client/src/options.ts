import type { ClientDialect, ClientDialectName, OperationProgress } from '@respond-async/dialects';
import type { Clock } from './clock.ts';
import type { Trust } from './credentials.ts';

/** A form in which servers are asked, and answer. */
export type DialectName = ClientDialectName;

/** What is said once, for everything that is asked about an operation. Times are in milliseconds. */
export interface ClientOptions {
  /**
   * How the server is asked, and how its answers are read. Unless told: asked by `Prefer: respond-async` (which plain and
   * OData servers know), and read in the form that its answer has. Kladana and Solitude servers must be asked in their own.
   */
  readonly dialect?: DialectName | ClientDialect;
  /** The shortest time between two looks. Unless told: what the server says, or growing from half a second to thirty. */
  readonly interval?: number;
  /**
   * Where the caller's headers (credentials among them) and cookies go beside the origin of the start. Elsewhere they are
   * left out; links that are for whoever has them are always asked without.
   */
  readonly trust?: Trust;
  /** Sends the requests. */
  readonly fetch?: typeof fetch;
  /** For tests: time, in place of the machine's. */
  readonly clock?: Clock;
  /** For tests: a number from 0 up to 1, in place of the machine's randomness. */
  readonly random?: () => number;
}

/** How an operation is started: what `fetch` takes, and what concerns the time after. Times are in milliseconds. */
export interface StartInit extends RequestInit, ClientOptions {
  /** How long the server may keep the request before it answers 202; rounded up to whole seconds. */
  readonly wait?: number;
  /** An absolute URL that the server calls when the operation has ended. */
  readonly callback?: string;
  /** Sent as `Idempotency-Key`. It makes it safe to send a start again that is not idempotent by its method. */
  readonly idempotencyKey?: string;
  /** Told as soon as the operation is accepted, before `start` returns: write it down, and `resume` can take it up. */
  readonly onAccepted?: (monitorUrl: string) => void | Promise<void>;
}

/** How an operation is taken up again: credentials and what else its requests need. */
export interface ResumeInit extends Omit<RequestInit, 'method' | 'body' | 'signal'>, ClientOptions {}

/** Times are in milliseconds. */
export interface WaitInit {
  /** After it `WaitTimeout` is thrown. Unless told: as long as it takes. */
  readonly timeout?: number;
  /** In place of the operation's own interval. The server is never asked more often than it says. */
  readonly interval?: number;
  /** Stops the waiting at once; its reason is thrown. */
  readonly signal?: AbortSignal | null;
  /** Told after each look. */
  readonly onProgress?: (update: Update) => void;
  /** Cancel the operation when the time is over. */
  readonly cancelOnTimeout?: boolean;
  /** Cancel the operation when the signal aborts. */
  readonly cancelOnAbort?: boolean;
  /**
   * Hand the answer over as it arrives, instead of when it is complete: for what does not fit into memory. If it breaks
   * off, its stream errors, and `wait` collects it again.
   */
  readonly stream?: boolean;
}

/** `pending` and `running` go on; the others are ends. */
export type OperationStatus = 'pending' | 'running' | 'completed' | 'failed' | 'cancelled';

/** How an operation stood when it was last looked at. */
export interface Update {
  readonly status: OperationStatus;
  readonly progress: Progress | undefined;
  readonly monitorUrl: string | undefined;
}

/** How far an operation has come, as its server tells it; many don't. */
export type Progress = OperationProgress;
