import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline, Readable } from 'node:stream';
import { mergeVary, type Outgoing } from '@respond-async/fetch';
import { watch } from './delivery.ts';
import { bodyOf } from './outgoing-body.ts';

/** Sends an answer of ours, and tells what became of it. */
export function send(request: IncomingMessage, response: ServerResponse, outgoing: Outgoing): void {
  if (!watch(request, response, outgoing)) return;
  response.statusCode = outgoing.status;
  setHeaders(response, outgoing);
  const body = bodyOf(outgoing, request.method);
  if (body instanceof Readable) pipeline(body, response, () => {});
  else response.end(body);
}

/**
 * One by one: not all middleware that listens to `writeHead` understands lists. What was said before us about the same
 * things is replaced, but for `Vary`.
 */
export function setHeaders(response: ServerResponse, { headers }: Outgoing): void {
  const present = [response.getHeader('vary') ?? []].flat().join(',');
  for (const [name] of headers) response.removeHeader(name);
  for (const [name, value] of headers) {
    response.appendHeader(name, name === 'Vary' ? mergeVary(present, value) : value);
  }
  // What compresses holds events back until there are enough of them.
  if (String(response.getHeader('content-type')).startsWith('text/event-stream')) {
    response.appendHeader('Cache-Control', 'no-transform');
  }
}
