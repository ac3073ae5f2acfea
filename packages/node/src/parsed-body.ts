import type { IncomingMessage } from 'node:http';
import type { HeaderList } from '@respond-async/dialects';

/** Names under which body parsers leave what they have read. */
type Parsed = { readonly body?: unknown; readonly rawBody?: unknown };

/**
 * The bytes of a body that a parser has read before us: kept by it, or written again from what it has made of them.
 * Throws where they can't be.
 */
export function parsedBody({ headers }: IncomingMessage, parsed: object): Buffer<ArrayBuffer> {
  const { body, rawBody } = parsed as Parsed;
  const kept = bytesOf(rawBody) ?? bytesOf(body);
  if (kept !== undefined) return kept;
  const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? '';
  if (body !== undefined && /[/+]json$/.test(type)) return Buffer.from(JSON.stringify(body));
  if (isObject(body) && type === 'application/x-www-form-urlencoded') return Buffer.from(formOf(body));
  const what = type === '' ? 'a body' : `a body of the type ${type}`;
  throw new Error(
    `${what} has been read before respondAsync, and can't be had again: parse it in the handler`,
  );
}

/** The headers of a request whose body was written again: no parser keeps its coding, nor its length. */
export function parsedHeaders(headers: HeaderList, { byteLength }: Uint8Array): HeaderList {
  const kept = headers.flatMap(([name, value]): HeaderList => {
    const lower = name.toLowerCase();
    if (lower === 'content-encoding' || lower === 'content-length') return [];
    return [[name, lower === 'content-type' ? value.replace(/(;\s*charset=)[^;]*/i, '$1utf-8') : value]];
  });
  return [...kept, ['Content-Length', String(byteLength)]];
}

function bytesOf(value: unknown): Buffer<ArrayBuffer> | undefined {
  if (typeof value === 'string') return Buffer.from(value);
  return value instanceof Uint8Array ? Buffer.from(value) : undefined;
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

function formOf(body: object): string {
  const pairs = Object.entries(body).flatMap(([name, value]) => fields(name, value));
  return pairs.map((pair) => pair.map(encodeURIComponent).join('=')).join('&');
}

/** Lists of texts are what every parser makes of a name that comes twice; all else only those that know brackets. */
function fields(name: string, value: unknown): readonly [string, string][] {
  if (!isObject(value)) return [[name, String(value ?? '')]];
  if (Array.isArray(value) && value.length > 1 && !value.some(isObject)) {
    return value.flatMap((each) => fields(name, each));
  }
  return Object.entries(value).flatMap(([key, each]) => fields(`${name}[${key}]`, each));
}
