import { createServer, type IncomingMessage, type RequestListener, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** A server on a free port. */
export async function listen(listener: RequestListener) {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = (): Promise<void> => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(() => resolve()));
  };
  return { port, server, close, fetch: (path: string, init?: RequestInit) => fetchFrom(port, path, init) };
}

/** `fetch`, but for headers that it would not send, and without the headers that it adds. */
export async function fetchFrom(port: number, path: string, init: RequestInit = {}): Promise<Response> {
  const { method = 'GET', body } = init;
  const headers = Object.fromEntries(new Headers(init.headers));
  const length = body instanceof Uint8Array ? { 'content-length': body.byteLength } : {};
  const request = send({
    host: '127.0.0.1',
    port,
    path,
    method,
    headers: { ...headers, ...length },
    agent: false,
  });
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
  if ([204, 304].includes(status)) return new Response(null, { status, headers });
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
