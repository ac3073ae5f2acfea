import { type ClientDialect, plainClient } from '@respond-async/dialects';
import { requestIn, type Started } from './contact.ts';
import type { StartInit } from './options.ts';

/** A request that asks to be answered later. */
export interface StartRequest extends Started {
  readonly input: string | Request;
  readonly init: RequestInit;
  /** May it be sent again when it is not known whether it has arrived? RFC 9110, 9.2.2. */
  readonly isRepeatable: boolean;
}

const IDEMPOTENT = ['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS'];

/** Throws a `TypeError` that names what can't be asked for. */
export function startRequest(
  input: RequestInfo | URL,
  init: StartInit,
  dialect: ClientDialect = plainClient,
): StartRequest {
  const request = input instanceof Request ? input : undefined;
  const url = absolute(request?.url ?? String(input));
  const headers = new Headers(init.headers ?? request?.headers);
  const { idempotencyKey: key } = init;
  const asked = dialect.ask({
    url,
    wait: seconds(init.wait),
    callback: callable(init.callback),
    sent: headers,
  });
  for (const [name, value] of asked.headers) headers.set(name, value);
  if (key !== undefined) headers.set('Idempotency-Key', quoted(key));
  const method = (init.method ?? request?.method ?? 'GET').toUpperCase();
  const isStream = (init.body ?? request?.body) instanceof ReadableStream;
  return {
    url: asked.url,
    input: request === undefined ? asked.url : new Request(asked.url, request),
    init: { ...requestIn(init), headers },
    headers,
    ...(request && { credentials: request.credentials }),
    isRepeatable: !isStream && (IDEMPOTENT.includes(method) || headers.has('idempotency-key')),
  };
}

/** As `fetch` does it: in a browser relative to the page. */
function absolute(url: string): string {
  const { location } = globalThis as { readonly location?: { readonly href: string } };
  return new URL(url, location?.href).href;
}

function seconds(wait: number | undefined): number | undefined {
  if (wait === undefined) return undefined;
  check(wait >= 0 && wait < Number.POSITIVE_INFINITY, `wait is a number of milliseconds, not ${wait}`);
  return Math.ceil(wait / 1_000);
}

function callable(url: string | undefined): string | undefined {
  check(
    /^(?:https?:\/\/[^/"\s][^"\s]*)?$/i.test(url ?? ''),
    `callback is an absolute URL without quotes and blanks, not ${url}`,
  );
  return url;
}

/** A string of structured fields (RFC 9651, 3.3.3). */
function quoted(key: string): string {
  check(/^[\x20-\x7e]{1,255}$/.test(key), 'idempotencyKey is 1 to 255 visible ASCII characters');
  return `"${key.replace(/[\\"]/g, '\\$&')}"`;
}

function check(isSo: boolean, what: string): void {
  if (!isSo) throw new TypeError(what);
}
