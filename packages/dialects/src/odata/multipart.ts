import { members } from '../list.ts';
import { bytesOf } from './bytes.ts';
import { CR, endOfLine, LF, MessageError } from './message.ts';

/** The boundary in a `Content-Type: multipart/mixed`; `undefined` where it is another type, or says none. */
export function boundaryIn(contentType: string | undefined): string | undefined {
  const [type] = members(contentType);
  return type?.name === 'multipart/mixed' ? type.parameters.get('boundary') || undefined : undefined;
}

/**
 * The parts of a `multipart/mixed` body (RFC 2046, section 5.1), byte for byte. Lines end with LF or CRLF; what stands
 * before the first boundary and after the last is left out; so may be the last two hyphens. Throws a `MessageError`, and
 * nothing else.
 */
export function readMultipart(bytes: Uint8Array, boundary: string): Uint8Array[] {
  const parts: Uint8Array[] = [];
  const delimiter = bytesOf(`--${boundary}`);
  let start: number | undefined;
  for (let at = 0; at < bytes.length; ) {
    const end = endOfLine(bytes, at);
    const kind = delimiterAt(bytes, at, end, delimiter);
    if (kind !== undefined) {
      if (start !== undefined)
        parts.push(bytes.subarray(start, Math.max(start, beforeLineEnd(bytes, start, at))));
      if (kind === 'last' || (start !== undefined && isBlank(bytes, end))) return parts;
      start = end;
    }
    at = end;
  }
  throw new MessageError(
    start === undefined ? 'its boundary is nowhere in it' : `its part ${parts.length + 1} does not end`,
  );
}

/** Is this line a delimiter? Blanks may follow it. */
function delimiterAt(
  bytes: Uint8Array,
  start: number,
  end: number,
  delimiter: Uint8Array,
): 'next' | 'last' | undefined {
  if (end - start < delimiter.length) return undefined;
  if (!delimiter.every((byte, index) => bytes[start + index] === byte)) return undefined;
  const rest = String.fromCharCode(
    ...bytes.subarray(start + delimiter.length, Math.min(end, start + delimiter.length + 64)),
  );
  if (/^--[ \t]*\r?\n?$/.test(rest)) return 'last';
  return /^[ \t]*\r?\n?$/.test(rest) ? 'next' : undefined;
}

/** The line end before a delimiter belongs to it. One of LF only ends what began after one of LF only. */
function beforeLineEnd(bytes: Uint8Array, start: number, at: number): number {
  return bytes[at - 2] === CR && bytes[start - 2] === CR ? at - 2 : at - 1;
}

function isBlank(bytes: Uint8Array, start: number): boolean {
  return bytes.subarray(start).every((byte) => byte === CR || byte === LF || byte === 32 || byte === 9);
}
