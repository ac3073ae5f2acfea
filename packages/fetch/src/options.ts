import type { Engine, TaskOptions } from '@respond-async/core';
import type { Dialect } from '@respond-async/dialects';
import { type Credentials, dropped, inMemory } from './credentials.ts';

/** How a handler is made to answer later. The same behind every door; `R` is the request of the door. Times are in milliseconds. */
export interface RespondAsyncOptions<R> extends Omit<TaskOptions, 'keep' | 'starts' | 'maxInput'> {
  /** Keeps and runs the jobs. */
  readonly engine: Engine;
  /** How clients ask, watch and collect. Of several, the first that knows a request answers it. */
  readonly dialect: Dialect | readonly Dialect[];
  /** The name of the task: one for each wrapped handler of an engine, the same after a restart. `http` unless told. */
  readonly name?: string;
  /**
   * The external URL of the server's root, such as `https://api.example.com`. Unless told, the URL under which the
   * request came. Forwarded headers are never looked at.
   */
  readonly base?: string | (() => string);
  /** The path of the monitors, below the path of the handler: `/_async` unless told. Some dialects fix it. */
  readonly monitors?: string;
  /**
   * Who asks: a name, never a secret. A job is watched, collected and cancelled only by the one who started it. Without
   * it, or where it says `undefined`, a monitor's URL is the only key to the job.
   */
  readonly identify?: (request: R) => string | undefined | Promise<string | undefined>;
  /** May this request be answered later? Every one may unless told. */
  readonly eligible?: (request: R) => boolean;
  /**
   * What becomes of `authorization`, `cookie`, `x-api-key` and the like while a job waits. They are never stored.
   *
   * - `memory`: they stay in this process; a job that outlives it fails as `credentials-lost`.
   * - `drop`: the handler never sees them in a job: `jobOf(request).owner` says on whose behalf it runs.
   *
   * `memory` unless told; on a durable store it must be told, on a shared one it can't be `memory`.
   */
  readonly credentials?: 'memory' | 'drop';
  /** How often a job may be started in all, by whether its method is idempotent (RFC 9110, 9.2.2): 3 and 1 unless told. */
  readonly starts?: { readonly idempotent?: number; readonly other?: number };
  /** The largest body of a request that asks to be answered later, in bytes: 1 MB unless told. More is a 413. */
  readonly maxBody?: number;
  /**
   * Told when a request can't be answered as it should: the store fails, `identify` throws. What handlers throw goes to
   * the engine's `onError`. Written to the console unless told.
   */
  readonly onError?: (error: unknown) => void;
}

/** A dialect, and the path of its monitors. */
export interface Mounted {
  readonly dialect: Dialect;
  readonly monitors: string;
}

/** Options with everything decided. */
export interface Settings<R> {
  readonly engine: Engine;
  readonly mounted: readonly Mounted[];
  readonly name: string;
  readonly base: () => string | undefined;
  readonly identify: (request: R) => string | undefined | Promise<string | undefined>;
  readonly eligible: (request: R) => boolean;
  readonly credentials: Credentials;
  readonly starts: (method: string) => number;
  readonly maxBody: number;
  readonly terms: TaskOptions;
  readonly onError: (error: unknown) => void;
}

const IDEMPOTENT = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE', 'TRACE']);
/** Room for the head of a request beside its body. */
const HEAD = 1_000_000;

/** Decides what the options leave open. What can't be decided is a `TypeError` that names the choices. */
export function settle<R>(options: RespondAsyncOptions<R>): Settings<R> {
  const {
    engine,
    dialect,
    name = 'http',
    base,
    monitors = '/_async',
    identify = () => undefined,
    eligible = () => true,
    credentials,
    starts: { idempotent = 3, other = 1 } = {},
    maxBody = 1_000_000,
    onError = (error) => console.error('respond-async:', error),
    ...terms
  } = options;
  const root = typeof base === 'function' ? base : () => base;
  return {
    engine,
    mounted: [dialect].flat().map((each) => ({ dialect: each, monitors: pathOf(each.monitors ?? monitors) })),
    name,
    base: () => root()?.replace(/\/+$/, ''),
    identify,
    eligible,
    credentials: credentialsOf(engine, credentials),
    starts: (method) => (IDEMPOTENT.has(method) ? idempotent : other),
    maxBody,
    terms: { ...terms, maxInput: maxBody + HEAD },
    onError,
  };
}

function pathOf(monitors: string): string {
  const path = monitors.replace(/\/+$/, '');
  if (/^(?:\/[\w.~-]+)+$/.test(path)) return path;
  throw new TypeError(`monitors is a path such as "/_async", not ${JSON.stringify(monitors)}`);
}

function credentialsOf(engine: Engine, choice: 'memory' | 'drop' | undefined): Credentials {
  const { durable, shared } = engine.supports;
  if (choice === 'drop') return dropped;
  if (shared) throw new TypeError(`on a shared store, credentials must be 'drop'`);
  if (choice === undefined && durable) {
    throw new TypeError(
      "on a durable store, credentials must be chosen: 'memory' (a job that outlives the process fails as " +
        "credentials-lost) or 'drop' (handlers of jobs never see them)",
    );
  }
  return inMemory(engine);
}
