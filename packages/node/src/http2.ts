import type { IncomingMessage, ServerResponse } from 'node:http';
import { constants, type ServerHttp2Stream } from 'node:http2';

/** The stream of a request that came by HTTP/2, which Node shows as if it were one of HTTP/1; `undefined` for others. */
export function streamOf(message: IncomingMessage | ServerResponse): ServerHttp2Stream | undefined {
  return 'stream' in message ? (message.stream as ServerHttp2Stream) : undefined;
}

/** Was everything sent that was written to it, and the client still there? Nobody can tell before it is closed. */
export function wasSent({ rstCode, aborted }: ServerHttp2Stream): boolean {
  return rstCode === constants.NGHTTP2_NO_ERROR && !aborted;
}
