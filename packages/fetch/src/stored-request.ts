import type { Json } from '@respond-async/core';
import { type Dialect, type HeaderList, withoutPreferences } from '@respond-async/dialects';
import { isCredential } from './credential-names.ts';
import type { Incoming } from './exchange.ts';
import { endToEnd } from './headers.ts';

/** A request as plain data: what a job runs on, after a restart too. Its body travels beside it. */
export type StoredRequest = {
  readonly method: string;
  /** Scheme and authority under which the request came. */
  readonly origin: string;
  /** The path under which the handler was mounted; empty for the root. */
  readonly mount: string;
  /** Path and query below the mount. */
  readonly target: string;
  readonly headers: HeaderList;
  /** Its credentials, encrypted; or `true` where they are kept elsewhere. Without them it must not be run. */
  readonly sealed?: string | true;
  /** What `carry` has saved. */
  readonly carried?: Json;
};

/** What asks for a later answer. The handler must not see it: it would answer later itself. */
const HONOURED = ['respond-async', 'wait'];

/** A request as it is stored, and the credentials that are not stored with it. */
export function toStored(
  incoming: Incoming<unknown>,
  dialect: Dialect,
): {
  readonly request: StoredRequest;
  readonly secrets: HeaderList;
} {
  const { method, origin, mount } = incoming;
  const asked = { target: incoming.target, headers: unasked(endToEnd(incoming.headers)) };
  const { target, headers } = dialect.unasked?.(asked) ?? asked;
  const open: HeaderList[number][] = [];
  const secrets: HeaderList[number][] = [];
  for (const header of headers) (isCredential(header[0]) ? secrets : open).push(header);
  return { request: { method, origin, mount, target, headers: open }, secrets };
}

function unasked(headers: HeaderList): HeaderList {
  const left: HeaderList[number][] = [];
  for (const header of headers) {
    const [name, value] = header;
    const lower = name.length === 6 ? name.toLowerCase() : '';
    // The client has long been told to go on with its body.
    if (lower === 'expect') continue;
    const preferences = lower === 'prefer' ? withoutPreferences(value, HONOURED) : value;
    if (preferences !== undefined) left.push(preferences === value ? header : [name, preferences]);
  }
  return left;
}
