import type { BatchRequest } from '@respond-async/dialects';

/** What is said about one request of a batch, beside its method, URL and body. */
export interface PartInit {
  readonly headers?: HeadersInit;
  /** By what others, and its answer, name it. Unless told: its number, from 1. */
  readonly id?: string;
  /** Those of one group, one after another, happen all or none: the change sets and atomicity groups of OData. */
  readonly group?: string;
  /** Those that must have succeeded before. What is named in the URL (`$ID`) is among them. */
  readonly after?: readonly BatchPart[];
}

/** Any request. */
export interface PartRequest extends PartInit {
  readonly method: string;
  /** Relative to the batch, absolute, or beginning with the `ref` of another request. */
  readonly url: string;
  /** Bytes, a text where `headers` has a `Content-Type` of `text/…`, and JSON else. */
  readonly body?: unknown;
}

/** One request of a batch: by it its answer is found. */
export interface BatchPart<T = unknown> {
  readonly id: string;
  /** As the beginning of another's URL: what this request made or asked for. */
  readonly ref: string;
  /** Of its answer; there is no such member. */
  readonly answers?: T;
}

/** Throws a `TypeError` that names what can't be sent. */
export function partRequest(request: PartRequest, before: readonly BatchRequest[]): BatchRequest {
  const { method, url, group, after = [], id = String(before.length + 1) } = request;
  const wrong = (what: string): never => {
    throw new TypeError(`request ${id} of the batch: ${what}`);
  };
  if (!/^[\x21-\x7e]{1,256}$/.test(id)) wrong('its id is not 1 to 256 visible ASCII characters');
  if (before.some((other) => other.id === id)) wrong('there is another one with its id');
  if (!/^[A-Za-z]+$/.test(method)) wrong(`its method is ${JSON.stringify(method)}`);
  if (!/^[\x21-\x7e]+$/.test(url)) wrong(`its URL must be encoded: ${JSON.stringify(url)}`);
  if (group !== undefined && before.at(-1)?.group !== group && before.some((other) => other.group === group))
    wrong(`others come between it and its group ${JSON.stringify(group)}`);
  const headers = new Headers(request.headers);
  const body = bytesIn(request.body, headers);
  const named = /^\$([^/?]+)/.exec(url)?.[1];
  const dependsOn = [
    ...new Set([
      ...after.map((part) => part.id),
      ...before.map((other) => other.id).filter((other) => other === named),
    ]),
  ];
  return { id, method: method.toUpperCase(), url, headers: [...headers], body, group, dependsOn };
}

/** Bytes, and the type that they have. */
function bytesIn(body: unknown, headers: Headers): Uint8Array | undefined {
  if (body === undefined) return undefined;
  const type = headers.get('content-type');
  if (body instanceof Uint8Array) {
    if (type === null) headers.set('content-type', 'application/octet-stream');
    return body;
  }
  if (typeof body === 'string' && type !== null && !/[/+]json\s*(?:;|$)/i.test(type)) return utf8(body);
  if (type === null) headers.set('content-type', 'application/json');
  return utf8(JSON.stringify(body));
}

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
