import { type IncomingMessage, ServerResponse } from 'node:http';
import type { JobSocket } from './job-socket.ts';

const refuseTrailers = (): never => {
  throw new Error('trailers can not be kept: an answer that is collected later has none');
};

/**
 * A head as Node writes it, and then the bytes as they are, whatever the head says of chunks. Set on the response itself:
 * frameworks put prototypes of their own in front of Node's.
 */
function writeHead(this: ServerResponse, ...given: unknown[]): ServerResponse {
  Reflect.apply(ServerResponse.prototype.writeHead, this, given);
  this.chunkedEncoding = false;
  return this;
}

/** Node's own response to a request, over a connection that takes it as it is: its bytes, in no chunks. */
export function jobResponse(request: IncomingMessage, socket: JobSocket): ServerResponse {
  const response = new ServerResponse(request);
  response.shouldKeepAlive = false;
  response.sendDate = false;
  response.writeHead = writeHead;
  response.addTrailers = refuseTrailers;
  Reflect.apply(response.assignSocket, response, [socket]);
  return response;
}

/** Where Node keeps that a response asked to be waited for: what its server takes back when there is room again. */
let needsDrain: symbol | undefined;

/** Has those who wait for room go on. */
export function drained(response: ServerResponse): void {
  needsDrain ??= Object.getOwnPropertySymbols(response).find(
    ({ description }) => description === 'kNeedDrain',
  );
  if (needsDrain !== undefined) Reflect.set(response, needsDrain, false);
  if (!response.writableEnded) response.emit('drain');
}
