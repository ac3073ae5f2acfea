import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { airports } from '../src/airports.ts';
import { createApp, type Data } from '../src/app.ts';
import { flights } from '../src/flights.ts';
import { createSavedReports } from '../src/saved-reports.ts';

/** Serves on a free port until it is disposed of. */
export async function serve(listener: RequestListener) {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  return {
    get: (path: string, init?: RequestInit) => fetch(`${url}${path}`, init),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A directory that goes when it is disposed of. */
export async function directory() {
  const path = await mkdtemp(join(tmpdir(), 'flights-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}

/** Serves the app over the real data; saved reports go with it. */
export async function serveApp({ data, faults = false }: { data?: Partial<Data>; faults?: boolean } = {}) {
  const kept = await directory();
  const reports = createSavedReports(kept.path);
  const served = await serve(createApp({ data: { flights, airports, reports, ...data }, faults }));
  return {
    ...served,
    [Symbol.asyncDispose]: async () => {
      await served[Symbol.asyncDispose]();
      await kept[Symbol.asyncDispose]();
    },
  };
}

/** Posts a text as JSON. */
export const posted = (body: string): RequestInit => ({
  method: 'POST',
  headers: { 'Content-Type': 'application/json' },
  body,
});
