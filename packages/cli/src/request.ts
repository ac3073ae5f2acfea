import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { messageOf } from './exit-code.ts';
import { UsageError } from './usage-error.ts';

/** A request as it is typed, with curl's flags. */
export interface Typed {
  readonly url: string;
  /** -X */
  readonly request?: string | undefined;
  /** -H, each as `Name: value` */
  readonly header: readonly string[];
  /** -d: text, `@file`, or `@-` for what comes in; several are joined by `&`. */
  readonly data: readonly string[];
  /** --data-binary: the same, but for line ends of files, which stay. */
  readonly dataBinary: readonly string[];
  /** -u: `name:password` */
  readonly user?: string | undefined;
}

/** The same for `fetch`. */
export async function requestOf(typed: Typed, stdin: NodeJS.ReadableStream): Promise<[URL, RequestInit]> {
  const url = urlOf(typed.url);
  const headers = headersOf(typed);
  const body = await bodyOf(typed, stdin);
  const method = (typed.request ?? (body === undefined ? 'GET' : 'POST')).toUpperCase();
  if (!/^[!#$%&'*+\-.^_`|~\w]+$/.test(method)) throw new UsageError(`-X ${method}: not a method`);
  if (body === undefined) return [url, { method, headers }];
  if (method === 'GET' || method === 'HEAD') {
    throw new UsageError(`-X ${method} with -d: a ${method} request has no body; leave out one of them`);
  }
  if (!headers.has('content-type')) headers.set('content-type', 'application/x-www-form-urlencoded');
  return [url, { method, headers, body }];
}

export function urlOf(text: string): URL {
  const whole = /^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  const url = URL.parse(whole);
  if (url === null) throw new UsageError(`${text}: not a URL`);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new UsageError(`${text}: only http and https are spoken here`);
  }
  return url;
}

export function headersOf({ header, user }: Pick<Typed, 'header' | 'user'>): Headers {
  const headers = new Headers();
  for (const line of header) {
    const [, name, value] = /^([^:;\s]+)(?::\s*(.*)|;)$/s.exec(line.trim()) ?? [];
    try {
      if (name === undefined) throw new TypeError('no colon');
      headers.append(name, value ?? '');
    } catch {
      throw new UsageError(`-H '${line}': not a header; write -H 'Name: value'`);
    }
  }
  if (user !== undefined) headers.set('authorization', `Basic ${Buffer.from(user).toString('base64')}`);
  return headers;
}

async function bodyOf(
  { data, dataBinary }: Typed,
  stdin: NodeJS.ReadableStream,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if (data.length + dataBinary.length === 0) return undefined;
  const parts = [
    ...(await Promise.all(data.map(async (text) => withoutLineEnds(text, await bytesOf('-d', text, stdin))))),
    ...(await Promise.all(dataBinary.map((text) => bytesOf('--data-binary', text, stdin)))),
  ];
  const joined = parts.flatMap((part, at) => (at === 0 ? [part] : [Buffer.from('&'), part]));
  return new Uint8Array(Buffer.concat(joined));
}

/** As curl does with `-d @file`, so that what works there works here. */
function withoutLineEnds(text: string, bytes: Buffer): Buffer {
  return text.startsWith('@') ? Buffer.from(bytes.filter((byte) => byte !== 10 && byte !== 13)) : bytes;
}

async function bytesOf(flag: string, text: string, stdin: NodeJS.ReadableStream): Promise<Buffer> {
  if (!text.startsWith('@')) return Buffer.from(text);
  if (text === '@-') return buffer(stdin);
  try {
    return await readFile(text.slice(1));
  } catch (cause) {
    throw new UsageError(`${flag} ${text}: ${messageOf(cause)}`);
  }
}
