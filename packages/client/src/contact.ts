import { type ClientDialect, clientDialects, dialectByUrl } from '@respond-async/dialects';
import { lasting } from './credentials.ts';
import type { Contact } from './look.ts';
import type { ClientOptions, ResumeInit, StartInit } from './options.ts';
import { systemClock, systemRandom } from './system.ts';
import { Wire } from './wire.ts';

/** What is used where nothing else is given. */
export type Plugs = Required<Pick<ClientOptions, 'fetch' | 'clock' | 'random'>>;

export function plugsOf({ fetch, clock = systemClock, random = systemRandom }: ClientOptions): Plugs {
  return { fetch: fetch ?? ((input, init) => globalThis.fetch(input, init)), clock, random };
}

/** Gives the dialect that is named; `undefined` where none is. Throws a `TypeError` for a name that nobody knows. */
export function dialectNamed({ dialect }: ClientOptions): Loading | undefined {
  if (dialect === undefined) return undefined;
  if (typeof dialect !== 'string') return () => dialect;
  if (Object.hasOwn(clientDialects, dialect)) return clientDialects[dialect];
  const known = Object.keys(clientDialects).join(', ');
  throw new TypeError(`dialect is one of ${known}, not ${dialect}`);
}

/** Some dialects are loaded when they are met. */
type Loading = () => ClientDialect | Promise<ClientDialect>;

/**
 * What `fetch` is to be told: it does not look at what concerns the time after. Others than the platform's may know a
 * `timeout`, which is not the one of a request here.
 */
export function requestIn(init: StartInit): RequestInit {
  const { timeout, ...request } = init as StartInit & { readonly timeout?: unknown };
  return request;
}

/** The request that an operation began with. */
export interface Started {
  /** Absolute. */
  readonly url: string;
  readonly headers: Headers;
  /** When cookies are sent. */
  readonly credentials?: RequestCredentials;
}

/** How the operation is looked at that was started by such a request. */
export function contactFor(dialect: ClientDialect, started: Started, options: ClientOptions): Contact {
  const { body, integrity, ...request } = requestIn(options);
  const { credentials } = started;
  const plugs = plugsOf(options);
  const wire = new Wire({
    ...plugs,
    origin: new URL(started.url).origin,
    trust: options.trust,
    headers: lasting(started.headers),
    request: { ...(credentials && { credentials }), ...request },
  });
  return { wire, dialect, watch: dialect.watch(started.headers), random: plugs.random };
}

/** How an operation is looked at that was started elsewhere. */
export async function contactAt(monitorUrl: string, init: ResumeInit): Promise<Contact> {
  const load = dialectNamed(init) ?? clientDialects[dialectByUrl(monitorUrl) ?? 'plain'];
  return contactFor(await load(), { url: monitorUrl, headers: new Headers(init.headers) }, init);
}
