import { type IncomingMessage, ServerResponse } from 'node:http';
import { pipeline, Readable } from 'node:stream';
import { mergeVary, type Outgoing } from '@respond-async/fetch';
import { watch } from './delivery.ts';
import { flat } from './header-pairs.ts';
import { bodyOf } from './outgoing-body.ts';

/** Sends an answer of ours, and tells what became of it. */
export function send(request: IncomingMessage, response: ServerResponse, outgoing: Outgoing): void {
  if (!watch(request, response, outgoing)) return;
  if (isUntouched(response)) {
    response.writeHead(outgoing.status, flat(outgoing.headers));
    const text = textOf(outgoing.body);
    if (text !== undefined) return void response.end(text, 'latin1');
  } else {
    response.statusCode = outgoing.status;
    setHeaders(response, outgoing);
  }
  const body = bodyOf(outgoing);
  if (body instanceof Readable) pipeline(body, response, () => {});
  else response.end(body);
}

/** In bytes: what is longer is sent faster as it is. */
const SHORT = 2_048;

/** What is short goes out together with its head, one byte for each character of both: one piece costs less than two. */
function textOf(body: Outgoing['body']): string | undefined {
  if (typeof body === 'string') return body;
  if (!(body instanceof Uint8Array) || body.byteLength > SHORT) return undefined;
  return Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('latin1');
}

/** Has nobody before us said anything, or does anybody listen to what we say? */
function isUntouched(response: ServerResponse): boolean {
  const { prototype } = ServerResponse;
  if (response.writeHead !== prototype.writeHead || response.end !== prototype.end) return false;
  return response.getHeaderNames().length === 0;
}

/**
 * One by one: not all middleware that listens to `writeHead` understands lists. What was said before us about the same
 * things is replaced, but for `Vary`.
 */
export function setHeaders(response: ServerResponse, { headers }: Pick<Outgoing, 'headers'>): void {
  const names = headers.map(([name]) => name.toLowerCase());
  const vary = response.getHeader('vary');
  const present = vary === undefined ? undefined : [vary].flat().join(',');
  for (const name of response.getHeaderNames()) if (names.includes(name)) response.removeHeader(name);
  for (const [at, name] of names.entries()) {
    const [own = name, value = ''] = headers[at] ?? [];
    const said = name === 'vary' ? mergeVary(present, value) : value;
    // To append costs twice as much, and few names come twice.
    if (names.indexOf(name) === at) response.setHeader(own, said);
    else response.appendHeader(own, said);
  }
}
