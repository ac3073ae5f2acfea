import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { breakOff } from './breaking.ts';
import { Control } from './control.ts';
import { crossOrigin } from './cross-origin.ts';
import { type Files, served } from './files.ts';
import { nodeDoor } from './node-door.ts';
import { Reports } from './reports.ts';

const REPORT = '/report/';

export interface Stage {
  /** The same servers at different origins. The last one exposes no headers. */
  readonly ports: readonly [number, number, number];
  /** What those have found that were told to run the suite. */
  readonly reports: Reports;
  close(): Promise<void>;
}

/** Servers on this machine that the suite is run against, and what else is to be served there. */
export async function stage(files: Files = new Map()): Promise<Stage> {
  const control = new Control();
  const reports = new Reports();
  const { engine, listener } = nodeDoor(control);
  const answer: RequestListener = (request, response) => {
    const { pathname } = new URL(request.url ?? '', 'http://stage');
    if (served(files, pathname, response)) return;
    if (pathname.startsWith(REPORT)) {
      void reports.take(pathname.slice(REPORT.length), request).then(() => response.writeHead(204).end());
    } else if (control.act(pathname)) response.writeHead(204).end();
    else {
      if (request.method === 'GET' && control.breaksAt(pathname))
        breakOff(response, () => control.hasBroken(pathname));
      listener(request, response);
    }
  };
  const servers = [true, true, false].map((exposes) => createServer(crossOrigin(answer, exposes)));
  const [one = 0, other = 0, shy = 0] = await Promise.all(servers.map(listening));
  const close = async (): Promise<void> => {
    await engine.stop({ drain: 0, abort: 0 });
    await Promise.all(servers.map(closed));
  };
  return { ports: [one, other, shy], reports, close };
}

async function listening(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

async function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
