import type { Bytes } from './body-parts.ts';
import type { Refusing } from './errors.ts';

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
  const applied = headers.get('preference-applied')?.replace(/(?:^|,)\s*acknowledge\s*(?=,|$)/i, '');
  if (applied === '') headers.delete('preference-applied');
  else if (applied) headers.set('preference-applied', applied);
  return { status, statusText: status === outer.status ? outer.statusText : '', headers };
}

export function responseOf(head: ResponseInit, body: BodyInit): Response {
  return new Response(WITHOUT_BODY.includes(head.status ?? 200) ? null : body, head);
}
