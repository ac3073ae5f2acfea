import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { createEngine, type Engine } from '@respond-async/core';
import { type Dialect, plain } from '@respond-async/dialects';
import { jobOf, respondAsync } from '@respond-async/node';
import { onTestFinished } from 'vitest';

/** A server with slow paths, in the test's hands. */
export interface Office {
  readonly url: string;
  readonly engine: Engine;
  /** Lets those go on who wait at `/slow`. */
  open(): void;
  /** Starts a job as some other client does: its monitor. */
  start(path: string): Promise<string>;
}

/**
 * `/slow` says that it is half done, and answers `{"rows":2}` when the test lets it; `/refusing` answers 422 and `/throwing`
 * nothing; `/echo` tells what it was asked; `/large` is a megabyte of text; `/forbidden` is never answered later.
 */
export async function anOffice(dialect: Dialect = plain()): Promise<Office> {
  const gate = Promise.withResolvers<void>();
  const engine = createEngine({ onError: () => {} });
  const server = createServer(
    respondAsync((request, response) => answer(request, response, gate.promise), {
      engine,
      dialect,
      onError: () => {},
      eligible: ({ url }) => url !== '/forbidden',
    }),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  onTestFinished(async () => {
    await engine.stop({ drain: 0, abort: 0 });
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return {
    url,
    engine,
    open: () => gate.resolve(),
    async start(path) {
      const response = await fetch(url + path, { headers: { prefer: 'respond-async' } });
      return response.headers.get('location') ?? '';
    },
  };
}

async function answer(request: IncomingMessage, response: ServerResponse, go: Promise<void>): Promise<void> {
  const { progress } = jobOf(request);
  switch (request.url) {
    case '/slow':
      progress(0.5, 'halfway');
      await go;
      return json(response, 200, { rows: 2 });
    case '/refusing':
      return json(response, 422, { title: 'no such year' });
    case '/throwing':
      throw new Error('the handler threw');
    case '/forbidden':
      return json(response, 403, { title: 'not for you' });
    case '/large':
      return void response.setHeader('content-type', 'text/plain').end('x'.repeat(1_000_000));
    case '/picture':
      return void response.setHeader('content-type', 'image/png').end(Buffer.from([0x89, 0x50, 0xff]));
    default: {
      const { method, headers } = request;
      const body = (await buffer(request)).toString();
      return json(response, 200, { method, headers, body });
    }
  }
}

function json(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}
