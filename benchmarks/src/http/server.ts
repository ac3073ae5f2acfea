// A server in a process of its own: which one is said by its argument. Tells its port, and its time when it is asked.
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createEngine } from '@respond-async/core';
import * as koaDoor from '@respond-async/koa';
import * as nodeDoor from '@respond-async/node';
import Koa from 'koa';
import { type Recording, SIZE } from './recording.ts';

const report = Buffer.alloc(SIZE, 'x');

const handler: RequestListener = (request, response) => {
  request.resume();
  response.writeHead(200, { 'Content-Type': 'text/plain', 'Content-Length': SIZE });
  response.end(report);
};

/** Handlers that answer when all are told to. */
const { promise: finished, resolve: finish } = Promise.withResolvers<void>();
const delays = monitorEventLoopDelay({ resolution: 1 });

const patient: RequestListener = async (_, response) => {
  await finished;
  response.end('done');
};

const middleware: Koa.Middleware = (ctx) => {
  ctx.type = 'text/plain';
  ctx.body = report;
};

const MOST = 20_000;
const limits = { unfinished: MOST, unfinishedWithoutOwner: MOST };

const options = () => ({ engine: createEngine({ limits }) });

/** The three answers of a cycle, as they were recorded, by the path that the client asks for. */
function answers(): Map<string | undefined, Recording> {
  const recordings: readonly Recording[] = JSON.parse(process.env['RECORDINGS'] ?? '[]');
  return new Map(recordings.map((recording) => [recording.path, recording]));
}

const servers: Readonly<Record<string, () => RequestListener>> = {
  handler: () => handler,
  node: () => nodeDoor.respondAsync(handler, options()),
  waiting: () => nodeDoor.respondAsync(patient, { engine: createEngine({ concurrency: MOST, limits }) }),
  static: () => {
    const recorded = answers();
    return (request, response) => {
      request.resume();
      const { status, headers, body } = recorded.get(request.url) as Recording;
      response.writeHead(status, headers).end(body);
    };
  },
  koaHandler: () => new Koa().use(middleware).callback(),
  koa: () => new Koa().use(koaDoor.respondAsync(middleware, options())).callback(),
  koaStatic: () => {
    const recorded = answers();
    const app = new Koa().use((ctx) => {
      ctx.req.resume();
      const { status, headers, body } = recorded.get(ctx.url) as Recording;
      ctx.status = status;
      ctx.set(headers);
      ctx.body = body;
    });
    return app.callback();
  },
};

/** What is asked from outside. */
const questions: Readonly<Record<string, () => number | Promise<number>>> = {
  cpu: () => process.cpuUsage().user + process.cpuUsage().system,
  memory: () => {
    globalThis.gc?.();
    return process.memoryUsage().heapUsed;
  },
  watchDelay: () => Number(delays.enable()),
  delay: () => delays.percentile(99) / 1e6,
  requests: () => requests,
  finish: () => {
    finish();
    return 0;
  },
};

const listener = servers[process.argv[2] ?? ''];
if (listener === undefined) throw new Error(`there is no server named ${process.argv[2]}`);
let requests = 0;
const server = createServer(listener())
  .on('request', () => {
    requests += 1;
  })
  .listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.on('message', async (question: string) => {
  process.send?.({ number: await questions[question]?.() });
});
