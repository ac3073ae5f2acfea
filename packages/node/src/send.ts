import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream';
import { mergeVary, type Outgoing } from '@respond-async/fetch';
import { fromWeb } from './web-stream.ts';

/**
 * Sends an answer of ours. It counts as delivered when all of it was handed over to a connection that was alive then,
 * under the status that we gave it: `finish` alone says neither.
 */
export function send(request: IncomingMessage, response: ServerResponse, outgoing: Outgoing): void {
  // The response no longer knows its socket when it has finished.
  const { socket } = request;
  if (response.closed || socket.destroyed) {
    outgoing.failed();
    return;
  }
  response.once('finish', () => {
    const alive = !socket.destroyed && socket.errored === null;
    if (alive && response.statusCode === outgoing.status) outgoing.delivered();
    else outgoing.failed();
  });
  response.once('close', outgoing.failed);
  response.strictContentLength = true;
  response.writeHead(outgoing.status, headersOf(response, outgoing));
  if (outgoing.body instanceof ReadableStream) pipeline(fromWeb(outgoing.body), response, () => {});
  else response.end(outgoing.body);
}

/** Middleware in front of us may have said already by what answers differ. */
function headersOf(response: ServerResponse, { headers }: Outgoing): string[] {
  const present = [response.getHeader('vary') ?? []].flat().join(',');
  return headers.flatMap(([name, value]) => [name, name === 'Vary' ? mergeVary(present, value) : value]);
}
