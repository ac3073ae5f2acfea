// The code of docs/frameworks.md: a test compares them, and runs it.
import { createServer, type Server } from 'node:http';
import express from 'express';
import fastify from 'fastify';
import { Hono } from 'hono';
import Koa from 'koa';
import type { Engine } from 'respond-async';
import * as fetchDoor from 'respond-async/fetch';
import * as koaDoor from 'respond-async/koa';
import * as nodeDoor from 'respond-async/node';

type Progress = (fraction: number) => void;
type FetchHandler = (request: Request) => Response | Promise<Response>;

async function makeReport(progress: Progress = () => {}): Promise<{ readonly rows: number }> {
  progress(0.5);
  return { rows: 3 };
}

export function expressApp(engine: Engine): Server {
  const { jobOf, respondAsync } = nodeDoor;
  // #region express
  const app = express();
  app.get('/reports', async (request, response) => {
    response.json(await makeReport(jobOf(request).progress));
  });

  const server = createServer(respondAsync(app, { engine }));
  // #endregion
  return server;
}

export function expressRouter(engine: Engine): Server {
  const { respondAsync } = nodeDoor;
  // #region express-router
  const reports = express();
  reports.use(express.json());
  reports.all('/', async (_request, response) => {
    response.json(await makeReport());
  });

  const app = express();
  app.use('/reports', respondAsync(reports, { engine, name: 'reports' }));
  // #endregion
  return createServer(app);
}

export function koaApp(engine: Engine): Server {
  const { jobOf, respondAsync } = koaDoor;
  // #region koa
  const api = new Koa();
  api.use(async (ctx) => {
    ctx.body = await makeReport(jobOf(ctx).progress);
  });

  const app = new Koa();
  app.use(respondAsync(api, { engine }));
  // #endregion
  return createServer(app.callback());
}

export async function fastifyApp(engine: Engine): Promise<Server> {
  const { jobOf, respondAsync } = nodeDoor;
  // #region fastify
  const app = fastify({
    serverFactory: (handler) => createServer(respondAsync(handler, { engine })),
  });
  app.get('/reports', (request) => makeReport(jobOf(request.raw).progress));
  // #endregion
  await app.ready();
  return app.server;
}

export function plainNode(engine: Engine): Server {
  const { jobOf, respondAsync } = nodeDoor;
  // #region node
  const server = createServer(
    respondAsync(
      async (request, response) => {
        const report = await makeReport(jobOf(request).progress);
        response.setHeader('content-type', 'application/json').end(JSON.stringify(report));
      },
      { engine },
    ),
  );
  // #endregion
  return server;
}

export function honoApp(engine: Engine): FetchHandler {
  const { jobOf, respondAsync } = fetchDoor;
  // #region hono
  const app = new Hono();
  app.get('/reports', async (c) => c.json(await makeReport(jobOf(c.req.raw).progress)));

  const fetch = respondAsync((request) => app.fetch(request), { engine });
  // #endregion
  return fetch;
}

export function honoRoutes(engine: Engine): FetchHandler {
  const { respondAsync } = fetchDoor;
  // #region hono-routes
  const reports = new Hono();
  reports.get('/reports', async (c) => c.json(await makeReport()));
  const later = respondAsync((request) => reports.fetch(request), {
    engine,
    name: 'reports',
    monitors: '/reports/_async',
  });

  const app = new Hono();
  app.all('/reports/*', (c) => later(c.req.raw));
  // #endregion
  return (request) => app.fetch(request);
}

export function fileRoutes(engine: Engine): FetchHandler {
  const { jobOf, monitors, respondAsync } = fetchDoor;
  // #region file-routes
  const options = { engine, name: 'reports', monitors: '/operations' };

  const reports = respondAsync(
    async (request) => Response.json(await makeReport(jobOf(request).progress)),
    options,
  );
  const operations = monitors(options);
  // #endregion
  return (request) => (new URL(request.url).pathname === '/reports' ? reports(request) : operations(request));
}
