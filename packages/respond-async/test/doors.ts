import { createEngine, type EngineOptions } from 'respond-async';
import { respondAsync } from 'respond-async/fetch';
import { onTestFinished } from 'vitest';
import type { Dialect } from '../../dialects/src/index.ts';
import { serve as serveKoa } from '../../koa/test/serve.ts';
import { expressApp, using } from '../../node/test/express-app.ts';
import { listenerOf, requestOf } from '../../node/test/listener-of.ts';
import { serve as serveNode } from '../../node/test/serve.ts';

type Handler = (request: Request) => Response | Promise<Response>;

/** A handler that can be asked, now and later. */
export interface OpenDoor {
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** Asks to be answered later; the path of the monitor. */
  start(path: string, init?: RequestInit): Promise<string>;
  /** Resolves when the job behind a monitor has ended. */
  ended(monitor: string): Promise<unknown>;
}

/** The ways in which a handler that speaks a dialect is opened. */
export const doors: readonly {
  readonly name: string;
  readonly open: (handler: Handler, dialect: Dialect, options?: EngineOptions) => Promise<OpenDoor>;
}[] = [
  { name: 'fetch', open: async (handler, dialect, options) => fetchDoor(handler, dialect, options) },
  {
    name: 'node',
    open: (handler, dialect, options) => serveNode((wrap) => wrap(listenerOf(handler)), dialect, options),
  },
  {
    name: 'express',
    open: (handler, dialect, options) =>
      serveNode((wrap) => using(wrap(expressApp(handler))), dialect, options),
  },
  {
    name: 'koa',
    open: (handler, dialect, options) =>
      serveKoa(
        (wrap) => [
          wrap(async (ctx) => {
            const answer = await handler(requestOf(ctx.req));
            ctx.status = answer.status;
            for (const [name, value] of answer.headers) ctx.append(name, value);
            ctx.body = answer.body && Buffer.from(await answer.arrayBuffer());
          }),
        ],
        dialect,
        options,
      ),
  },
];

function fetchDoor(handler: Handler, dialect: Dialect, options?: EngineOptions): OpenDoor {
  const engine = createEngine({ onError: () => {}, ...options });
  onTestFinished(() => void engine.stop({ drain: 0, abort: 0 }));
  const answer = respondAsync(handler, { engine, dialect });
  const fetch: OpenDoor['fetch'] = (path, init) => answer(new Request(`http://door.test${path}`, init));
  return {
    fetch,
    start: async (path, init = {}) => {
      const headers = new Headers(init.headers);
      headers.set('prefer', 'respond-async');
      const { headers: told } = await fetch(path, { ...init, headers });
      return new URL(told.get('location') ?? '').pathname;
    },
    ended: (monitor) => engine.wait(monitor.slice(monitor.lastIndexOf('/') + 1)),
  };
}
