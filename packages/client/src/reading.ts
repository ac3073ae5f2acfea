import { type HttpMessage, MessageError, readMessage, withoutPreferences } from '@respond-async/dialects';
import type { Bytes } from './body-parts.ts';
import { ProtocolError, type Refusing } from './errors.ts';

/** What an answer says, when it has been read as a whole. */
export interface ReadBody {
  readonly bytes: Bytes;
  readonly text: string;
  /** `undefined` where it is no JSON. */
  readonly json: unknown;
}

/** The headers that speak of answering later, and not of the answer. */
const OF_THE_MONITOR = ['asyncresult', 'async-result', 'result-lease', 'solitude-async'];
const WITHOUT_BODY = [204, 205, 304];

export function readBody(bytes: Bytes): ReadBody {
  const text = new TextDecoder().decode(bytes);
  try {
    return { bytes, text, json: JSON.parse(text) };
  } catch {
    return { bytes, text, json: undefined };
  }
}

export function refusing({ status, headers }: Response, { text, json }: ReadBody): Refusing {
  return { status, headers, body: json ?? text };
}

/** A head, of which the answer is made that a synchronous call would have had. */
export function asItIs(outer: Response, status: number): ResponseInit {
  const headers = new Headers(outer.headers);
  for (const name of OF_THE_MONITOR) headers.delete(name);
  const applied = withoutPreferences(headers.get('preference-applied') ?? '', ['acknowledge']);
  headers.delete('preference-applied');
  if (applied !== undefined) headers.set('preference-applied', applied);
  return { status, statusText: status === outer.status ? outer.statusText : '', headers };
}

/** An `application/http` body: the head of the answer that it is, and the body of that, as far as it is there. */
export function messageIn(
  bytes: Bytes,
  monitorUrl: string,
): { readonly head: ResponseInit; readonly body: Bytes } {
  const { status, reason, headers, body } = httpMessage(bytes, monitorUrl);
  if (status < 200 || status > 599)
    throw new ProtocolError(`an operation can not answer ${status}`, { monitorUrl });
  const pairs = headers.map(([name, value]): [string, string] => [name, value]);
  return { head: { status, statusText: reason, headers: pairs }, body: body.slice() };
}

function httpMessage(bytes: Bytes, monitorUrl: string): HttpMessage {
  try {
    return readMessage(bytes);
  } catch (cause) {
    if (!(cause instanceof MessageError)) throw cause;
    const message = `the application/http answer can not be read: ${cause.message}`;
    throw new ProtocolError(message, { monitorUrl, cause });
  }
}

export function responseOf(head: ResponseInit, body: BodyInit): Response {
  return new Response(WITHOUT_BODY.includes(head.status ?? 200) ? null : body, head);
}
