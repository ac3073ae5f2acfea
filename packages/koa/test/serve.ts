import { createEngine } from '@respond-async/core';
import { type Dialect, odata } from '@respond-async/dialects';
import { respondAsync } from '@respond-async/koa';
import Koa, { type Middleware } from 'koa';
import { onTestFinished } from 'vitest';
import { listen } from '../../fetch/test/behaviour/server.ts';

export type Wrap = (handler: Koa | Middleware) => Middleware;

/** A middleware that answers with this body. */
export function answering(body: unknown): Middleware {
  return (ctx) => {
    ctx.body = body;
  };
}

/** A Koa server that uses what is made of what it wraps. */
export async function serve(make: (wrap: Wrap) => readonly Middleware[], dialect: Dialect = odata()) {
  const app = new Koa();
  const errors: unknown[] = [];
  const collected: string[] = [];
  const onError = (error: unknown): void => void errors.push(error);
  const engine = createEngine({ onError });
  engine.events.on('collected', ({ id }) => void collected.push(id));
  const wrap: Wrap = (handler) => respondAsync(handler, { engine, dialect, onError });
  app.silent = true;
  for (const middleware of make(wrap)) app.use(middleware);
  const { fetch, close } = await listen(app.callback());
  onTestFinished(async () => {
    await engine.stop({ drain: 0, abort: 0 });
    await close();
  });
  const start = async (path: string, init: RequestInit = {}) => {
    const accepted = await fetch(path, { ...init, headers: { ...init.headers, prefer: 'respond-async' } });
    return new URL(accepted.headers.get('location') ?? '').pathname;
  };
  const ended = async (monitor: string) => {
    const found = await engine.wait(monitor.slice(monitor.lastIndexOf('/') + 1));
    return found.ok ? found.job : undefined;
  };
  return { engine, errors, collected, fetch, start, ended };
}
