import { type IncomingMessage, ServerResponse } from 'node:http';
import type { JobSocket } from './job-socket.ts';

// The same functions for all: what is set on a response then has one shape.
const never = (): boolean => false;
const ignore = (): void => {};
const refuseTrailers = (): never => {
  throw new Error('trailers can not be kept: an answer that is collected later has none');
};

/** Node's own response to a request, over a connection that takes it as it is: its bytes, in no chunks. */
export function jobResponse(request: IncomingMessage, socket: JobSocket): ServerResponse {
  const response = new ServerResponse(request);
  response.shouldKeepAlive = false;
  response.sendDate = false;
  Object.defineProperty(response, 'chunkedEncoding', { get: never, set: ignore });
  response.addTrailers = refuseTrailers;
  Reflect.apply(response.assignSocket, response, [socket]);
  socket.on('drain', () => drained(response));
  return response;
}

/** Where Node keeps that a response asked to be waited for: what its server takes back when there is room again. */
let needsDrain: symbol | undefined;

function drained(response: ServerResponse): void {
  needsDrain ??= Object.getOwnPropertySymbols(response).find(
    ({ description }) => description === 'kNeedDrain',
  );
  if (needsDrain !== undefined) Reflect.set(response, needsDrain, false);
  if (!response.writableEnded) response.emit('drain');
}
