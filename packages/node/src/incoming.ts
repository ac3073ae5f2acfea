import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Incoming } from '@respond-async/fetch';
import { headerPairs } from './header-pairs.ts';
import { toWeb } from './web-stream.ts';

/** A name or an address, and a port: what a client may say about where it believes to be. */
const HOST = /^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d+)?$/i;

/** A Node request as the HTTP layer sees it. */
export function incomingOf(request: IncomingMessage, response: ServerResponse): Incoming<IncomingMessage> {
  const { method = 'GET', url = '/' } = request;
  return {
    method,
    get origin() {
      return originOf(request);
    },
    mount: 'baseUrl' in request && typeof request.baseUrl === 'string' ? request.baseUrl : '',
    target: url.startsWith('/') ? url : pathOf(url),
    get headers() {
      return headerPairs(request.rawHeaders);
    },
    request,
    header: (name) => [request.headers[name] ?? []].flat().join(', ') || undefined,
    body: () => bodyOf(request),
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

function bodyOf(request: IncomingMessage): ReadableStream<Uint8Array> | undefined {
  const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
  if (encoding === undefined && (length === undefined || Number(length) === 0)) return undefined;
  if (request.readableDidRead) {
    throw new Error('the body has been read before respondAsync: put body parsers inside the handler');
  }
  // The rest of a body that is not wanted is let go by; without the connection nobody could be told so.
  return toWeb(request, () => request.resume());
}

function goneOf(response: ServerResponse): AbortSignal {
  const gone = new AbortController();
  if (response.closed) gone.abort();
  else response.once('close', () => gone.abort());
  return gone.signal;
}
