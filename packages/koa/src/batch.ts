import type { BatchOptions } from '@respond-async/dialects';
import { batcher, bodyOf, setHeaders } from '@respond-async/node/door';
import Koa, { type Middleware } from 'koa';
import { incoming } from './incoming.ts';
import { jobListener } from './job-listener.ts';
import { jobOf } from './job-of.ts';

/**
 * OData's `POST …/$batch` for a Koa app, or a middleware: a middleware that hands the requests of a JSON or multipart batch
 * to the app, one after another, and answers with what they come to. What it promises says `batch` of
 * `@respond-async/dialects`.
 *
 * The requests never leave the process: the app meets them as if each had come alone, below the path where it is mounted.
 * In a job `jobOf` of each is the job of the batch; progress counts as that of its part.
 */
export function batch(handler: Koa | Middleware, options: BatchOptions = {}): Middleware {
  const app = typeof handler === 'function' ? new Koa().use(handler) : handler;
  const answer = batcher(jobListener(app), options);
  return async (ctx) => {
    const { status, headers, body } = await answer(incoming(ctx), jobOf(ctx));
    ctx.body = bodyOf({ body: body ?? undefined });
    ctx.status = status;
    setHeaders(ctx.res, { headers: [...headers] });
  };
}
