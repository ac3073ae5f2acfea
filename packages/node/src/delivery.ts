import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Outgoing } from '@respond-async/fetch';
import { streamOf, wasSent } from './http2.ts';

/**
 * Tells what became of an answer of ours. It counts as delivered when all of it was handed over to a connection that
 * was alive then, under the status that we gave it, and `isOurs`: `finish` alone says none of that. False when there is
 * nothing to be answered any more.
 */
export function watch(
  { socket }: IncomingMessage,
  response: ServerResponse,
  outgoing: Outgoing,
  isOurs: () => boolean = () => true,
): boolean {
  if (response.closed || response.headersSent || socket.destroyed) {
    outgoing.failed();
    return false;
  }
  // Of most answers nobody wants to know. A stream that is not read to its end is to hear of it.
  if (outgoing.watched === undefined && !(outgoing.body instanceof ReadableStream)) return true;
  const stream = streamOf(response);
  response.on('finish', () => {
    // The response no longer knows its socket. By HTTP/2, it has been closed by now.
    const alive = stream === undefined ? !socket.destroyed && socket.errored === null : wasSent(stream);
    if (alive && response.statusCode === outgoing.status && isOurs()) outgoing.delivered();
    else outgoing.failed();
  });
  response.on('close', outgoing.failed);
  outgoing.watched?.(() => response.destroy());
  return true;
}
