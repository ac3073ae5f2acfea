import type { Bytes } from './body-parts.ts';
import { ProtocolError } from './errors.ts';

/** An HTTP response that was the body of another one. */
export interface HttpMessage {
  readonly head: ResponseInit;
  /** Of its body, what is there already. */
  readonly begun: Bytes;
}

/**
 * As lenient as the writers of these messages need it: empty lines first, lines that end with LF, HTTP/1.0, no reason,
 * folded lines, a head without an end. The reader of `@respond-async/dialects` says more of what is wrong, and is longer.
 */
const HEAD =
  /^[\r\n]*HTTP\/1\.[01] ([2-5]\d\d)(?: ([^\r\n]*))?(?:\r?\n|$)((?:[^\r\n]+(?:\r?\n|$))*)(?:\r?\n|$)/;
const END = /\S\r?\n\r?\n/;
/** In bytes. */
const LONGEST_HEAD = 65_536;

/** Is there enough of a message to read its head? */
export function hasHead(bytes: Bytes): boolean {
  return bytes.length > LONGEST_HEAD || END.test(latin1(bytes));
}

/** Reads an `application/http` body (RFC 9112), or the beginning of one. Throws a `ProtocolError`. */
export function messageIn(bytes: Bytes, monitorUrl: string): HttpMessage {
  const [head, status, statusText = '', fields = ''] =
    HEAD.exec(latin1(bytes.subarray(0, LONGEST_HEAD))) ?? [];
  try {
    if (head === undefined) throw new Error('it has no head');
    return {
      head: { status: Number(status), statusText, headers: headersIn(fields) },
      begun: bytes.slice(head.length),
    };
  } catch (cause) {
    throw new ProtocolError(`the application/http answer can not be read: ${cause}`, { monitorUrl, cause });
  }
}

function headersIn(fields: string): Headers {
  const headers = new Headers();
  for (const line of fields.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)) {
    const colon = line.indexOf(':');
    if (line !== '') headers.append(line.slice(0, colon).trim(), line.slice(colon + 1));
  }
  return headers;
}

/** A character for each byte. */
function latin1(bytes: Bytes): string {
  return new TextDecoder('latin1').decode(bytes);
}
