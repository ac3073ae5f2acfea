import type { EngineOptions } from '@respond-async/core';
import { type Dialect, odata } from '@respond-async/dialects';
import { respondAsync } from '@respond-async/koa';
import Koa, { type Middleware } from 'koa';
import { serving } from '../../node/test/serving.ts';

export type Wrap = (handler: Koa | Middleware) => Middleware;

/** A middleware that answers with this body. */
export function answering(body: unknown): Middleware {
  return (ctx) => {
    ctx.body = body;
  };
}

/** A Koa server that uses what is made of what it wraps. */
export function serve(
  make: (wrap: Wrap) => readonly Middleware[],
  dialect: Dialect = odata(),
  options: EngineOptions = {},
) {
  return serving((means) => {
    const app = new Koa();
    app.silent = true;
    for (const middleware of make((handler) => respondAsync(handler, { ...means, dialect })))
      app.use(middleware);
    return app.callback();
  }, options);
}
