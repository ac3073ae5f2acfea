import type { Engine, Json, TaskOptions } from '@respond-async/core';
import type { Dialect } from '@respond-async/dialects';
import type { TrustedProxy } from './external-origin.ts';
import type { SecretKey } from './secret-key.ts';

/** How jobs are watched. The same behind every door; `R` is the request of the door. */
export interface WatchOptions<R> {
  /** Keeps and runs the jobs. */
  readonly engine: Engine;
  /**
   * How clients ask, watch and collect: `plain()` unless told. Of several, the first that knows a request answers it.
   */
  readonly dialect?: Dialect | readonly Dialect[];
  /**
   * The external URL of the server's root, such as `https://api.example.com`. Unless told, the URL under which the
   * request came.
   */
  readonly base?: string | (() => string);
  /**
   * Where there is no `base`: the headers in which the proxy in front of the server says under which URL clients reach
   * it. Only where no client can get past that proxy, and it sets or extends these headers in every request: what
   * clients say themselves must not count. Looked at are `Forwarded`, or `X-Forwarded-Proto` and `X-Forwarded-Host`, and of
   * each the last value. None unless told.
   */
  readonly trustProxy?: TrustedProxy;
  /** The path of the monitors, below the path of the handler: `/_async` unless told. Some dialects fix it. */
  readonly monitors?: string;
  /**
   * Who asks: a name, never a secret. A job is watched, collected and cancelled only by the one who started it. Without
   * it, or where it says `undefined`, a monitor's URL is the only key to the job.
   */
  readonly identify?: (request: R) => string | undefined | Promise<string | undefined>;
  /**
   * What links are signed with that work without credentials, where a dialect has them: 32 secret bytes or their base64.
   * The first signs, all are accepted: a new key goes in front of the old one, and the old one goes when its last link is
   * over. Unless told, a key that only this process has, and that ends with it; on a shared store they must be given.
   */
  readonly linkKeys?: SecretKey | readonly SecretKey[];
  /** How often a monitor may be asked per second; what comes more often is refused (429). No limit unless told. */
  readonly pollsPerSecond?: number;
  /** How many clients may listen to the events of jobs at the same time: 1,000 unless told. More are refused (503). */
  readonly eventStreams?: number;
  /**
   * Told when a request can't be answered as it should: the store fails, `identify` throws. What handlers throw goes to
   * the engine's `onError`, but for what they throw after their answer: that comes here. Written to the console unless told.
   */
  readonly onError?: (error: unknown) => void;
}

/** How the monitors of wrapped handlers are served apart from them. */
export interface MonitorsOptions<R> extends WatchOptions<R> {
  /** The names of the handlers whose jobs are watched: `http` unless told. */
  readonly name?: string | readonly string[];
}

/** How a handler is made to answer later. The same behind every door; `R` is the request of the door. Times are in milliseconds. */
export interface RespondAsyncOptions<R>
  extends WatchOptions<R>,
    Omit<TaskOptions, 'keep' | 'starts' | 'maxInput' | 'notice'> {
  /** The name of the task: one for each wrapped handler of an engine, the same after a restart. `http` unless told. */
  readonly name?: string;
  /** May this request be answered later? Every one may unless told; none of which this throws. */
  readonly eligible?: (request: R) => boolean;
  /**
   * What is answered when there is no room for a job: a refusal (429, 503), or what the handler answers at once, as if
   * nobody had asked for a later answer. `refuse` unless told.
   */
  readonly whenFull?: 'refuse' | 'answer-now';
  /** What middleware in front of the handler knows, taken along to where the job runs. */
  readonly carry?: Carry<R>;
  /**
   * What becomes of `authorization`, `cookie`, `x-api-key` and the like while a job waits. They are never stored in the
   * clear.
   *
   * - `memory`: they stay in this process; a job that outlives it fails as `credentials-lost`.
   * - `drop`: the handler never sees them in a job: `jobOf(request).owner` says on whose behalf it runs.
   * - `seal`: they are stored encrypted under the first of the keys; the others still open what was sealed under them. A
   *   job that no key opens fails as `credentials-lost`.
   *
   * `memory` unless told; on a durable store it must be told, on a shared one it can't be `memory`.
   */
  readonly credentials?: CredentialsOption;
  /** How often a job may be started in all, by whether its method is idempotent (RFC 9110, 9.2.2): 3 and 1 unless told. */
  readonly starts?: { readonly idempotent?: number; readonly other?: number };
  /** The largest body of a request that asks to be answered later, in bytes: 1 MB unless told. More is a 413. */
  readonly maxBody?: number;
}

/** A job gets its request as it came, and nothing of what middleware in front of it put there. */
export interface Carry<R> {
  /** What is to be taken along: plain JSON, stored with the job. Never a secret. */
  save(request: R): Json | Promise<Json>;
  /** Puts it where the handler looks for it: the request is the job's. */
  restore(request: R, saved: Json): void | Promise<void>;
}

export type CredentialsOption =
  | 'memory'
  | 'drop'
  | {
      /** 32 secret bytes each, or their base64. */
      readonly seal: SecretKey | readonly SecretKey[];
    };
