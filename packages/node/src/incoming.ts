import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Incoming } from '@respond-async/fetch';
import { headerPairs } from './header-pairs.ts';
import { parsedBody, parsedHeaders } from './parsed-body.ts';
import { collected, toWeb } from './web-stream.ts';

/** A Node request in the eyes of a framework; `R` is what users know as the request. */
export interface Framed<R> {
  readonly request: R;
  /** The path under which the handler is mounted; empty for the root. */
  readonly mount: string;
  /** What body parsers write to. */
  readonly parsed: object;
}

/** A name or an address, and a port: what a client may say about where it believes to be. */
const HOST = /^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d+)?$/i;

/** A request as listeners get it, from Express too. */
export function requested(message: IncomingMessage, response: ServerResponse): Incoming<IncomingMessage> {
  const mount = 'baseUrl' in message && typeof message.baseUrl === 'string' ? message.baseUrl : '';
  return incomingOf(message, response, { request: message, mount, parsed: message });
}

/** A Node request as the HTTP layer sees it. */
export function incomingOf<R>(
  message: IncomingMessage,
  response: ServerResponse,
  { request, mount, parsed }: Framed<R>,
): Incoming<R> {
  const { method = 'GET', url = '/' } = message;
  // By somebody before us: it is us who reads it later.
  const isRead = message.readableDidRead && hasBody(message);
  let bytes: Uint8Array<ArrayBuffer> | undefined;
  const again = () => (bytes ??= parsedBody(message, parsed));
  return {
    method,
    get origin() {
      return originOf(message);
    },
    mount,
    target: url.startsWith('/') ? url : pathOf(url),
    get headers() {
      const headers = headerPairs(message.rawHeaders);
      return isRead ? parsedHeaders(headers, again()) : headers;
    },
    request,
    header: (name) => [message.headers[name] ?? []].flat().join(', ') || undefined,
    body: () => (isRead ? new Blob([again()]).stream() : bodyOf(message)),
    bytes: async () => (isRead ? again() : collected(message)),
    gone: () => goneOf(response),
  };
}

function originOf({ socket, headers: { host = '' } }: IncomingMessage): string {
  const scheme = 'encrypted' in socket && socket.encrypted === true ? 'https' : 'http';
  return `${scheme}://${HOST.test(host) ? host : 'localhost'}`;
}

/** Of a request that names its target by a whole URL, as those to proxies do. */
function pathOf(url: string): string {
  if (!URL.canParse(url)) return `/${url}`;
  const { pathname, search } = new URL(url);
  return pathname + search;
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

function bodyOf(message: IncomingMessage): ReadableStream<Uint8Array> | undefined {
  // The rest of a body that is not wanted is let go by; without the connection nobody could be told so.
  return hasBody(message) ? toWeb(message, () => message.resume()) : undefined;
}

function goneOf(response: ServerResponse): AbortSignal {
  const gone = new AbortController();
  if (response.closed) gone.abort();
  else response.once('close', () => gone.abort());
  return gone.signal;
}
