import type { Env, Read, WireRequest } from '@respond-async/dialects';
import type { Incoming } from './exchange.ts';
import { externalOrigin } from './external-origin.ts';
import type { Mounted, WatchSettings } from './settings.ts';

/** A request in the eyes of one dialect that knows it. */
export interface Conversation<R> extends Mounted {
  readonly incoming: Incoming<R>;
  readonly request: WireRequest;
  readonly env: Env;
  readonly read: Exclude<Read, { type: 'pass' }>;
  /** When the request came, in milliseconds since 1970: the time that its client waits counts from here. */
  readonly arrived: number;
}

const NONE: readonly never[] = [];

/** The dialects that know a request, in order. `undefined`: it must not be answered by us at all. */
export function conversations<R>(
  incoming: Incoming<R>,
  settings: WatchSettings<R>,
): readonly Conversation<R>[] | undefined {
  const { mounted } = settings;
  const path = pathOf(incoming);
  const isUnread = asksNothing(incoming, mounted);
  const isWatched = !isUnread && mounted.some((each) => isOurs(path, each));
  if (!isWatched && !isEligible(incoming, settings)) return ineligible(incoming, settings);
  if (isUnread) return NONE;
  const talks: Conversation<R>[] = [];
  for (const each of mounted) {
    if (isWatched && !isOurs(path, each)) continue;
    const talk = converse(incoming, each, path, settings);
    if (talk !== undefined) talks.push(talk);
  }
  return talks;
}

/** What a request that the handler answers is in the eyes of a dialect: one that asks for an answer. */
export function asking<R>(
  incoming: Incoming<R>,
  { dialect, monitors, documents }: Mounted,
  settings: WatchSettings<R>,
): Conversation<R> {
  const env = new Surroundings(incoming, monitors, settings);
  const request = new Asking(incoming, undefined, undefined, settings);
  const read = { type: 'submit', notes: null } as const;
  return { dialect, monitors, documents, incoming, request, env, read, arrived: env.now };
}

/** Does nobody need to read it? What may be below our paths is read. */
function asksNothing(incoming: Incoming<unknown>, mounted: readonly Mounted[]): boolean {
  const { target } = incoming;
  for (const { dialect, monitors, documents } of mounted) {
    const { asksBy } = dialect.read;
    if (asksBy === undefined || incoming.header(asksBy) !== undefined) return false;
    if (target.startsWith(monitors) || (documents !== undefined && target.startsWith(documents)))
      return false;
  }
  return true;
}

/** Who can't be told is answered at once: to be answered later is a wish. */
function isEligible<R>({ request }: Incoming<R>, { eligible, onError }: WatchSettings<R>): boolean {
  try {
    return eligible(request);
  } catch (error) {
    onError(error);
    return false;
  }
}

/** The first dialect that has something to say about a later answer that there is none of. */
function ineligible<R>(
  incoming: Incoming<R>,
  settings: WatchSettings<R>,
): readonly Conversation<R>[] | undefined {
  for (const { dialect, monitors, documents } of settings.mounted) {
    if (dialect.ineligible === undefined) continue;
    const request = new Asking(incoming, undefined, undefined, settings);
    const env = new Surroundings(incoming, monitors, settings);
    const response = dialect.ineligible(request, env);
    if (response === undefined) continue;
    const read = { type: 'reply', response } as const;
    return [{ dialect, monitors, documents, incoming, request, env, read, arrived: env.now }];
  }
  return undefined;
}

function converse<R>(
  incoming: Incoming<R>,
  mounted: Mounted,
  path: string,
  settings: WatchSettings<R>,
): Conversation<R> | undefined {
  const { dialect, monitors, documents } = mounted;
  const document = documentOf(path, documents);
  const request = new Asking(incoming, monitorOf(path, monitors), document, settings);
  const env = new Surroundings(incoming, monitors, settings);
  const read = dialect.read(request, env);
  if (read.type === 'pass') return undefined;
  return { dialect, monitors, documents, incoming, request, env, read, arrived: env.now };
}

/** Is there nothing else under this path? */
function isOurs(path: string, { monitors, documents }: Mounted): boolean {
  return monitorOf(path, monitors) !== undefined || documentOf(path, documents) !== undefined;
}

function documentOf(path: string, documents: string | undefined): string | undefined {
  return documents === undefined ? undefined : monitorOf(path, documents);
}

function pathOf({ target }: Incoming<unknown>): string {
  const query = target.indexOf('?');
  return query < 0 ? target : target.slice(0, query);
}

/** What stands below the path of the monitors; `undefined` for every other path. */
function monitorOf(path: string, monitors: string): string | undefined {
  if (!path.startsWith(monitors)) return undefined;
  const below = path.slice(monitors.length);
  if (below === '') return '';
  return below.startsWith('/') ? below.slice(1) : undefined;
}

// Classes: an object with getters of its own would be a shape of its own, and outlive its request by far.

class Asking<R> implements WireRequest {
  readonly method: string;
  readonly monitor: string | undefined;
  readonly document: string | undefined;
  readonly #incoming: Incoming<R>;
  readonly #settings: WatchSettings<R>;

  constructor(
    incoming: Incoming<R>,
    monitor: string | undefined,
    document: string | undefined,
    settings: WatchSettings<R>,
  ) {
    this.method = incoming.method;
    this.monitor = monitor;
    this.document = document;
    this.#incoming = incoming;
    this.#settings = settings;
  }

  get url(): string {
    return rootOf(this.#incoming, this.#settings) + this.#incoming.target;
  }

  header(name: string): string | undefined {
    return this.#incoming.header(name);
  }
}

class Surroundings<R> implements Env {
  readonly #incoming: Incoming<R>;
  readonly #monitors: string;
  readonly #settings: WatchSettings<R>;
  #base: string | undefined;

  constructor(incoming: Incoming<R>, monitors: string, settings: WatchSettings<R>) {
    this.#incoming = incoming;
    this.#monitors = monitors;
    this.#settings = settings;
  }

  /** Asked for several times by each answer. */
  get base(): string {
    this.#base ??= rootOf(this.#incoming, this.#settings) + this.#monitors;
    return this.#base;
  }

  get now(): number {
    return this.#settings.engine.clock.now();
  }
}

function rootOf<R>(incoming: Incoming<R>, { base, trustProxy }: WatchSettings<R>): string {
  return (base() ?? externalOrigin(incoming, trustProxy)) + incoming.mount;
}
