import type { HeaderList } from '../wire.ts';
import { latin1 } from './bytes.ts';

/** An HTTP response that was the body of another one. */
export interface HttpMessage {
  readonly status: number;
  /** May be empty. */
  readonly reason: string;
  /** As they were written, and in that order. */
  readonly headers: HeaderList;
  /** What follows the head: all of it, whatever a `Content-Length` says. */
  readonly body: Uint8Array;
}

/** What was read is no HTTP message. The message says what is wrong with it. */
export class MessageError extends Error {
  override readonly name = 'MessageError';
}

/** What is said before the body of a message or of a part. */
export interface Head {
  /** Without their ends. Those that were folded are whole again. */
  readonly lines: readonly string[];
  readonly body: Uint8Array;
}

export const CR = 13;
export const LF = 10;

/** In bytes. */
const LONGEST_HEAD = 65_536;

/**
 * Reads the body of an `application/http` response (OData Protocol 11.6, RFC 9112), as leniently as its writers need:
 * lines end with LF or CRLF, empty ones may come first, the version is 1.0 or 1.1, the reason may be missing, a header may
 * be there twice. Throws a `MessageError`, and nothing else.
 */
export function readMessage(bytes: Uint8Array): HttpMessage {
  const { lines, body } = readHead(withoutEmptyLines(bytes));
  const [first = '', ...fields] = lines;
  const [, status, reason = ''] = /^HTTP\/1\.[01] (\d{3})(?: (.*))?$/.exec(first) ?? [];
  if (status === undefined)
    throw new MessageError('its first line is not the status line of an HTTP response');
  return { status: Number(status), reason, headers: readHeaders(fields), body };
}

/** Up to the first empty line. Where there is none, everything is head. */
export function readHead(bytes: Uint8Array): Head {
  const lines: string[] = [];
  let at = 0;
  while (at < bytes.length) {
    const end = endOfLine(bytes, at);
    if (end > LONGEST_HEAD) throw new MessageError(`its head is longer than ${LONGEST_HEAD} bytes`);
    const line = latin1(bytes.subarray(at, end)).replace(/\r?\n?$/, '');
    at = end;
    if (line === '') return { lines, body: bytes.subarray(at) };
    if (/^[ \t]/.test(line) && lines.length > 0) lines.push(`${lines.pop()} ${line.trim()}`);
    else lines.push(line);
  }
  return { lines, body: bytes.subarray(at) };
}

export function readHeaders(lines: readonly string[]): HeaderList {
  return lines.map((line) => {
    const [, name, value] = /^([\w!#$%&'*+\-.^`|~]+)[ \t]*:[ \t]*(.*)$/.exec(line) ?? [];
    if (name === undefined || value === undefined)
      throw new MessageError(`"${line.slice(0, 40)}" is not a header`);
    return [name, value.trimEnd()];
  });
}

export function withoutEmptyLines(bytes: Uint8Array): Uint8Array {
  const start = bytes.findIndex((byte) => byte !== CR && byte !== LF);
  return start < 0 ? bytes.subarray(bytes.length) : bytes.subarray(start);
}

/** Where the next line begins. */
export function endOfLine(bytes: Uint8Array, start: number): number {
  const at = bytes.indexOf(LF, start);
  return at < 0 ? bytes.length : at + 1;
}
