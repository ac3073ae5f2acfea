import { createMonitorLayer, type MonitorsOptions } from '@respond-async/fetch';
import type { Context, Middleware } from 'koa';
import { answering } from './answering.ts';
import { incoming } from './incoming.ts';

/**
 * The monitors of wrapped handlers alone, for apps whose handlers do not stand above the path of the monitors. Takes the
 * options of the handlers that say how jobs are watched, and their names. Every other path is that of the next middleware.
 */
export function monitors(options: MonitorsOptions<Context>): Middleware {
  const layer = createMonitorLayer(options);
  const answer = answering(layer);
  const middleware: Middleware = (ctx, next) => {
    const read = layer.read(incoming(ctx));
    return read.type === 'ours' ? answer(read, ctx, middleware) : next();
  };
  return middleware;
}
