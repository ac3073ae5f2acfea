import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { type AddressInfo, createServer as createRawServer, type Server, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import type { Certificate } from './certificate.ts';

export interface Received {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface Receiver {
  readonly port: number;
  /** What came, in the order in which it came. */
  readonly received: readonly Received[];
  /** Resolves with the next request that comes in whole. */
  next(): Promise<Received>;
  /** How many connections were opened. */
  readonly connections: number;
}

/** A server on loopback that answers as it is told, until the test is over. */
export async function receiver(answer: RequestListener, certificate?: Certificate): Promise<Receiver> {
  const received: Received[] = [];
  let tell: (one: Received) => void = () => {};
  const listener: RequestListener = async (request, response) => {
    const { method, url, headers } = request;
    const one = { method, url, headers, body: await text(request) };
    received.push(one);
    tell(one);
    answer(request, response);
  };
  const server = certificate ? createSecureServer(certificate, listener) : createServer(listener);
  const { port, count } = await open(server);
  return {
    port,
    received,
    next: () =>
      new Promise((resolve) => {
        tell = resolve;
      }),
    get connections() {
      return count();
    },
  };
}

/** A server that does with a connection what it is told. */
export async function rawReceiver(
  onConnection: (socket: Socket) => void,
): Promise<{ readonly port: number }> {
  return open(createRawServer(onConnection));
}

async function open(server: Server): Promise<{ port: number; count: () => number }> {
  const sockets = new Set<Socket>();
  let connections = 0;
  server.on('connection', (socket: Socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  });
  return { port: (server.address() as AddressInfo).port, count: () => connections };
}
