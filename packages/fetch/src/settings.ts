import type { Engine, TaskOptions } from '@respond-async/core';
import { type Dialect, plain } from '@respond-async/dialects';
import type { Credentials } from './credentials.ts';
import { credentialsOf } from './credentials-choice.ts';
import type { TrustedProxy } from './external-origin.ts';
import type { Carry, RespondAsyncOptions, WatchOptions } from './options.ts';
import { secretKey } from './secret-key.ts';

/** A dialect, and the path of its monitors. */
export interface Mounted {
  readonly dialect: Dialect;
  readonly monitors: string;
  /** Where its clients' documents are; `undefined`: nowhere. */
  readonly documents: string | undefined;
}

/** How jobs are watched, with everything decided. */
export interface WatchSettings<R> {
  readonly engine: Engine;
  readonly mounted: readonly Mounted[];
  /** The tasks whose jobs are watched. */
  readonly names: readonly string[];
  readonly base: () => string | undefined;
  readonly trustProxy: TrustedProxy | undefined;
  /** Are clients told apart at all? */
  readonly identifies: boolean;
  readonly identify: (request: R) => string | undefined | Promise<string | undefined>;
  /** May what is not a monitor be ours? */
  readonly eligible: (request: R) => boolean;
  readonly pollsPerSecond: number | undefined;
  readonly eventStreams: number;
  /** What links are signed with, and known by; left to this process where there are none. */
  readonly linkKeys: readonly Uint8Array<ArrayBuffer>[];
  readonly onError: (error: unknown) => void;
}

/** How jobs are started, with everything decided. */
export interface JobSettings<R> {
  readonly credentials: Credentials;
  readonly carry: Carry<R> | undefined;
  readonly answersWhenFull: boolean;
  readonly starts: (method: string) => number;
  readonly maxBody: number;
  readonly terms: TaskOptions;
}

const IDEMPOTENT = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE', 'TRACE']);
/** Room for the head of a request beside its body. */
const HEAD = 1_000_000;

/** Decides what the options leave open. What can't be right is a `TypeError`. */
export function watchSettings<R>(
  options: WatchOptions<R>,
  names: readonly string[],
  eligible: (request: R) => boolean,
): WatchSettings<R> {
  const { engine, dialect = plain(), base, trustProxy, monitors = '/_async' } = options;
  const root = typeof base === 'function' ? base : () => base;
  const mounted = [dialect].flat().map((each) => ({
    dialect: each,
    monitors: pathOf(each.monitors ?? monitors),
    // Who tells nobody need not know whom.
    documents: each.documents === undefined || !engine.notifies ? undefined : pathOf(each.documents),
  }));
  return {
    engine,
    mounted,
    names,
    base: () => root()?.replace(/\/+$/, ''),
    trustProxy,
    identifies: options.identify !== undefined,
    identify: options.identify === undefined ? () => undefined : naming(options.identify),
    eligible,
    pollsPerSecond: atLeast('pollsPerSecond', options.pollsPerSecond, Number.MIN_VALUE),
    eventStreams: atLeast('eventStreams', options.eventStreams, 0) ?? 1_000,
    linkKeys: linkKeysOf(options, mounted),
    onError: options.onError ?? ((error) => console.error('respond-async:', error)),
  };
}

/** What names nobody for certain is an error: two who go by the same words would see each other's jobs. */
function naming<R>(identify: NonNullable<WatchOptions<R>['identify']>): WatchSettings<R>['identify'] {
  return (request) => {
    const owner = identify(request);
    return typeof owner === 'object' ? Promise.resolve(owner).then(nameOf) : nameOf(owner);
  };
}

function nameOf(owner: string | undefined): string | undefined {
  if (owner === undefined || typeof owner === 'string') return owner;
  const given: unknown = owner;
  const what = given === null ? 'null' : `a value of type ${typeof given}`;
  throw new TypeError(
    `identify gives the owner's name, a string, or undefined where nobody is known; not ${what}`,
  );
}

function linkKeysOf<R>(
  { engine, linkKeys = [] }: WatchOptions<R>,
  mounted: readonly Mounted[],
): readonly Uint8Array<ArrayBuffer>[] {
  const keys = [linkKeys].flat().map((key) => secretKey('linkKeys', key));
  if (keys.length === 0 && engine.supports.shared && mounted.some(({ dialect }) => dialect.links)) {
    throw new TypeError(
      'on a shared store, linkKeys must be given: links are signed in one process and followed in another',
    );
  }
  return keys;
}

/** Decides what the options leave open. What can't be decided is a `TypeError` that names the choices. */
export function jobSettings<R>(options: RespondAsyncOptions<R>): JobSettings<R> {
  const { engine, credentials, carry, starts, maxBody = 1_000_000, whenFull = 'refuse' } = options;
  const { idempotent = 3, other = 1 } = starts ?? {};
  return {
    credentials: credentialsOf(engine, credentials),
    carry,
    answersWhenFull: whenFull === 'answer-now',
    starts: (method) => (IDEMPOTENT.has(method) ? idempotent : other),
    maxBody,
    terms: { ...termsOf(options), maxInput: maxBody + HEAD },
  };
}

/** What is the task's own. */
function termsOf({
  keepResult,
  keepRecord,
  startWithin,
  runWithin,
  concurrency,
  maxResult,
}: Omit<TaskOptions, 'starts'>): TaskOptions {
  const terms = { keepResult, keepRecord, startWithin, runWithin, concurrency, maxResult };
  return Object.fromEntries(Object.entries(terms).filter(([, value]) => value !== undefined));
}

function pathOf(monitors: string): string {
  const path = monitors.replace(/\/+$/, '');
  if (/^(?:\/[\w.~-]+)+$/.test(path)) return path;
  throw new TypeError(`monitors is a path such as "/_async", not ${JSON.stringify(monitors)}`);
}

function atLeast(name: string, value: number | undefined, least: number): number | undefined {
  if (value === undefined || (Number.isFinite(value) && value >= least)) return value;
  throw new TypeError(`${name} is a number ${least === 0 ? 'from 0' : 'above 0'}, not ${String(value)}`);
}
