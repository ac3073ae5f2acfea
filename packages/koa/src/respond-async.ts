import { createLayer, type RespondAsyncOptions } from '@respond-async/fetch';
import { performer, varyOn } from '@respond-async/node/door';
import Koa, { type Context, type Middleware } from 'koa';
import { answering } from './answering.ts';
import { incoming } from './incoming.ts';
import { jobListener } from './job-listener.ts';

/**
 * Lets a Koa app, or a middleware, answer later those who ask for it: a middleware, to be used or mounted. All other
 * requests pass through untouched but for `Vary`.
 *
 * What is wrapped must answer by itself: in a job it gets the request as it came, nothing of what middleware in front
 * of it has put into the context, and `next()` is a 404. Options that contradict each other are a `TypeError`.
 */
export function respondAsync(handler: Koa | Middleware, options: RespondAsyncOptions<Context>): Middleware {
  if (typeof handler !== 'function' && !Array.isArray(handler?.middleware)) {
    throw new TypeError('respondAsync() wraps a Koa app, or a middleware such as router.routes()');
  }
  const app = typeof handler === 'function' ? new Koa().use(handler) : handler;
  const inJob = performer(jobListener(app), (error) => layer.onError(error));
  const layer = createLayer(options, inJob);
  const answer = answering(layer);
  let through = typeof handler === 'function' ? handler : undefined;
  const middleware: Middleware = (ctx, next) => {
    const read = layer.read(incoming(ctx));
    if (read.type === 'ours') return answer(read, ctx, middleware);
    if (read.vary !== undefined) varyOn(ctx.res, read.vary);
    through ??= live(app);
    return through(ctx, next);
  };
  return middleware;
}

/** An app's middleware in the context of the app around it, put together as the app does it. */
function live(app: Koa): Middleware {
  const compose: (middleware: readonly Middleware[]) => Middleware = Reflect.get(app, 'compose');
  return compose(app.middleware);
}
