import { type ClientDialect, clientDialects, dialectByUrl, type HeaderList } from '@respond-async/dialects';
import { lasting } from './credentials.ts';
import type { Contact } from './look.ts';
import type { ClientOptions, ResumeInit, StartInit } from './options.ts';
import { Schedule } from './schedule.ts';
import { systemClock, systemRandom } from './system.ts';
import { Wire } from './wire.ts';

/** What is used where nothing else is given. */
export type Plugs = Required<Pick<ClientOptions, 'fetch' | 'clock' | 'random'>>;

export function plugsOf({ fetch, clock = systemClock, random = systemRandom }: ClientOptions): Plugs {
  return { fetch: fetch ?? ((input, init) => globalThis.fetch(input, init)), clock, random };
}

/** The dialect that is named; `undefined` where none is. Throws a `TypeError` for a name that nobody knows. */
export function dialectNamed({ dialect }: ClientOptions): ClientDialect | undefined {
  if (typeof dialect !== 'string') return dialect;
  if (Object.hasOwn(clientDialects, dialect)) return clientDialects[dialect];
  const known = Object.keys(clientDialects).join(', ');
  throw new TypeError(`dialect is one of ${known}, or a ClientDialect, not ${JSON.stringify(dialect)}`);
}

/** What `fetch` is to be told, without what concerns the time after. */
export function requestIn(init: StartInit): RequestInit {
  const {
    dialect,
    interval,
    trust,
    fetch,
    clock,
    random,
    wait,
    callback,
    idempotencyKey,
    onAccepted,
    ...request
  } = init;
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
  const { method, body, headers, signal, redirect, integrity, ...request } = requestIn(options);
  const { credentials } = started;
  const header = (name: string) => started.headers.get(name) ?? undefined;
  const wire = new Wire({
    ...plugsOf(options),
    origin: new URL(started.url).origin,
    trust: options.trust,
    headers: lasting(started.headers),
    request: { ...(credentials && { credentials }), ...request },
  });
  const watch: HeaderList = dialect.watch({ header });
  return { wire, dialect, watch };
}

/** How an operation is looked at that was started elsewhere. */
export function contactAt(monitorUrl: string, init: ResumeInit): Contact {
  const dialect = dialectNamed(init) ?? dialectByUrl(monitorUrl) ?? clientDialects.plain;
  return contactFor(dialect, { url: monitorUrl, headers: new Headers(init.headers) }, init);
}

export function scheduleFor(options: ClientOptions): Schedule {
  return new Schedule({ interval: options.interval, random: plugsOf(options).random });
}
