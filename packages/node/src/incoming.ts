import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HeaderList } from '@respond-async/dialects';
import type { Incoming } from '@respond-async/fetch';
import { headerPairs } from './header-pairs.ts';
import { streamOf } from './http2.ts';
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
  framed: Framed<R>,
): Incoming<R> {
  return new NodeRequest(message, response, framed);
}

// A class: an object with getters of its own would be a shape of its own, and outlive its request by far.
class NodeRequest<R> implements Incoming<R> {
  readonly method: string;
  readonly mount: string;
  readonly target: string;
  readonly request: R;
  readonly #message: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #parsed: object;
  /** By somebody before us: it is us who reads it later. */
  readonly #isRead: boolean;
  #again: Uint8Array<ArrayBuffer> | undefined;

  constructor(message: IncomingMessage, response: ServerResponse, { request, mount, parsed }: Framed<R>) {
    const { method = 'GET', url = '/' } = message;
    this.method = method;
    this.mount = mount;
    this.target = url.startsWith('/') ? url : pathOf(url);
    this.request = request;
    this.#message = message;
    this.#response = response;
    this.#parsed = parsed;
    this.#isRead = message.readableDidRead && hasBody(message);
  }

  get origin(): string {
    return originOf(this.#message);
  }

  get headers(): HeaderList {
    const headers = headersOf(this.#message);
    return this.#isRead ? parsedHeaders(headers, this.#readAgain()) : headers;
  }

  header(name: string): string | undefined {
    const value = this.#message.headers[name];
    return typeof value === 'string' ? value : value?.join(', ');
  }

  body(): ReadableStream<Uint8Array> | undefined {
    return this.#isRead ? new Blob([this.#readAgain()]).stream() : bodyOf(this.#message);
  }

  bytes(): Promise<Uint8Array<ArrayBuffer>> {
    return this.#isRead ? Promise.resolve(this.#readAgain()) : collected(this.#message);
  }

  gone(): AbortSignal {
    return goneOf(this.#response);
  }

  #readAgain(): Uint8Array<ArrayBuffer> {
    this.#again ??= parsedBody(this.#message, this.#parsed);
    return this.#again;
  }
}

/** As HTTP/1 has them: what HTTP/2 says in fields of its own are no headers, but for the host. */
function headersOf(message: IncomingMessage): HeaderList {
  const { headers, rawHeaders } = message;
  if (streamOf(message) === undefined) return headerPairs(rawHeaders);
  const own = headerPairs(rawHeaders).filter(([name]) => !name.startsWith(':'));
  return headers.host === undefined ? [['host', hostOf(headers)], ...own] : own;
}

function hostOf({ host, ':authority': authority = '' }: IncomingMessage['headers']): string {
  return host ?? String(authority);
}

function originOf({ socket, headers }: IncomingMessage): string {
  const host = hostOf(headers);
  const scheme = 'encrypted' in socket && socket.encrypted === true ? 'https' : 'http';
  return `${scheme}://${HOST.test(host) ? host : 'localhost'}`;
}

/** Of a request that names its target by a whole URL, as those to proxies do. */
function pathOf(url: string): string {
  if (!URL.canParse(url)) return `/${url}`;
  const { pathname, search } = new URL(url);
  return pathname + search;
}

function hasBody(message: IncomingMessage): boolean {
  const { 'transfer-encoding': coding, 'content-length': length } = message.headers;
  if (coding !== undefined || length !== undefined) return coding !== undefined || Number(length) > 0;
  return streamOf(message)?.endAfterHeaders === false;
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
