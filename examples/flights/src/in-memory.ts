import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, request as send } from 'node:http';
import { duplexPair } from 'node:stream';
import { buffer } from 'node:stream/consumers';

/** Has a listener answer fetch requests: through an HTTP server that listens nowhere, over a connection in memory. */
export function inMemory(listener: RequestListener): (request: Request) => Promise<Response> {
  const server = createServer(listener);
  return async (request) => {
    const { pathname, search } = new URL(request.url);
    const { method, signal } = request;
    const headers = Object.fromEntries(request.headers);
    const body = Buffer.from(await request.arrayBuffer());
    const [near, far] = duplexPair();
    // Like a socket, it is gone at both ends when one is destroyed.
    near.once('close', () => far.destroy());
    far.once('close', () => near.destroy()).on('error', () => {});
    server.emit('connection', far);
    const createConnection = () => near;
    const call = send({ createConnection, method, path: pathname + search, headers, signal });
    // Whoever reads the response is told of it there.
    call.on('error', () => {}).end(body);
    const [answer]: IncomingMessage[] = await once(call, 'response');
    if (answer === undefined) throw new Error('there was no response');
    return responseOf(answer);
  };
}

async function responseOf(answer: IncomingMessage): Promise<Response> {
  const { statusCode: status = 500, rawHeaders } = answer;
  const headers = new Headers();
  for (let at = 0; at < rawHeaders.length; at += 2)
    headers.append(rawHeaders[at] ?? '', rawHeaders[at + 1] ?? '');
  const body = await buffer(answer);
  return new Response(status === 204 || status === 304 ? null : body, { status, headers });
}
