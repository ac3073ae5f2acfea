import { type IncomingMessage, ServerResponse } from 'node:http';
import type { JobSocket } from './job-socket.ts';

function refuseTrailers(trailers: object): void {
  if (Object.keys(trailers).length > 0)
    throw new Error('trailers can not be kept: an answer that is collected later has none');
}

type JobResponse = ServerResponse & {
  _header?: string;
  _send?: (data: string, encoding: BufferEncoding) => boolean;
  _storeHeader?: (...given: unknown[]) => void;
};

const storeHeader: unknown = Reflect.get(ServerResponse.prototype, '_storeHeader');

/**
 * A head as Node makes it, and then the bytes as they are, whatever the head says of chunks. Set on the response itself:
 * frameworks put prototypes of their own in front of Node's. Not `writeHead`, which may be called past the response.
 */
function storeHeadOfBytes(this: JobResponse, ...given: unknown[]): void {
  Reflect.apply(storeHeader as () => void, this, given);
  if (!this.chunkedEncoding) return;
  this.chunkedEncoding = false;
  // Before chunks it goes out by itself, in its own encoding. Before bytes it would be in that of the first text.
  if (/[^\0-\x7f]/.test(this._header ?? '')) this._send?.('', 'latin1');
}

/** Node's own response to a request, over a connection that takes it as it is: its bytes, in no chunks. */
export function jobResponse(request: IncomingMessage, socket: JobSocket): ServerResponse {
  const response: JobResponse = new ServerResponse(request);
  response.shouldKeepAlive = false;
  response.sendDate = false;
  response._storeHeader = storeHeadOfBytes;
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
