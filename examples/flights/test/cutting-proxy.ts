import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer, type Socket } from 'node:net';

/** A proxy on a free port that can break what it carries. */
export interface CuttingProxy extends AsyncDisposable {
  readonly url: string;
  /** Where it leads; nowhere until it is told. */
  lead(port: number): void;
  /** Breaks off in the middle, from now on and for each path (links to one result differ in the query) so many times, the answers that match. */
  cut(matching: RegExp, times?: number): void;
  /** How many answers have been broken. */
  readonly broken: number;
}

export async function cuttingProxy(): Promise<CuttingProxy> {
  let target = 0;
  let matching: RegExp | undefined;
  let most = 0;
  const broken: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(target, '127.0.0.1');
    const end = (): void => {
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', end).on('close', () => {
        sockets.delete(socket);
        end();
      });
    }
    let path = '';
    client.on('data', (chunk: Buffer) => {
      path = /^GET ([^\s?]+)/.exec(chunk.toString('latin1'))?.[1] ?? path;
      upstream.write(chunk);
    });
    upstream.on('data', (chunk: Buffer) => {
      const isNew = broken.filter((each) => each === path).length < most;
      if (isNew && matching?.test(chunk.toString('latin1'))) {
        broken.push(path);
        client.write(chunk.subarray(0, chunk.length - 20), end);
      } else client.write(chunk);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    lead: (port) => {
      target = port;
    },
    cut: (pattern, times = 1) => {
      matching = pattern;
      most = times;
      broken.length = 0;
    },
    get broken() {
      return broken.length;
    },
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
