import { once } from 'node:events';
import { Agent, createServer, type IncomingMessage, type RequestListener, request as send } from 'node:http';
import * as https from 'node:https';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** How a server is reached. */
export interface Reach {
  /** Its key and certificate; without them it speaks without TLS. */
  readonly tls?: { readonly key: string; readonly cert: string };
  /** May requests follow each other on a connection? */
  readonly keepAlive?: boolean;
}

type Exchange = (path: string, init?: RequestInit) => Promise<Response>;

/** A server on a free port of this host. */
export async function listen(listener: RequestListener, { tls, keepAlive = false }: Reach = {}) {
  const server = tls ? https.createServer(tls, listener) : createServer(listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const agent = tls ? new https.Agent({ keepAlive, ca: tls.cert }) : new Agent({ keepAlive });
  const close = async (): Promise<void> => {
    agent.destroy();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  const options = { host: '127.0.0.1', port, agent };
  const fetch: Exchange = (path, init) => exchange(tls ? https.request : send, options, path, init);
  return { port, server, close, fetch };
}

/** `fetch`, but for headers that it would not send, and without the headers that it adds. */
async function exchange(
  via: typeof send,
  options: https.RequestOptions,
  path: string,
  init: RequestInit = {},
): Promise<Response> {
  const { method = 'GET', body } = init;
  const length = body instanceof Uint8Array ? { 'content-length': body.byteLength } : {};
  const headers = { ...Object.fromEntries(new Headers(init.headers)), ...length };
  const request = via({ ...options, path, method, headers });
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  request.on('response', resolve).on('error', reject);
  const bytes = new Response(body ?? null).body;
  if (bytes === null) request.end();
  else void pipeline(Readable.from(bytes), request).catch(() => {});
  return responseOf(await promise);
}

function responseOf(message: IncomingMessage): Response {
  const { statusCode: status = 0, rawHeaders } = message;
  const headers = new Headers();
  for (let at = 0; at < rawHeaders.length; at += 2)
    headers.append(rawHeaders[at] ?? '', rawHeaders[at + 1] ?? '');
  if ([204, 304].includes(status)) {
    message.resume();
    return new Response(null, { status, headers });
  }
  const chunks = message.iterator();
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await chunks.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
    },
    { highWaterMark: 0 },
  );
  return new Response(body, { status, headers });
}

/** Asks for a path on a connection of one's own, and leaves the rest to the test. */
export async function ask(port: number, path: string, more = ''): Promise<Socket> {
  const socket = connect({ host: '127.0.0.1', port });
  socket.on('error', () => {});
  await once(socket, 'connect');
  socket.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n${more}\r\n`);
  return socket;
}
