import type { IncomingMessage } from 'node:http';
import type { JobListener } from '@respond-async/node/door';
import type Koa from 'koa';
import type { Context, Middleware, Next } from 'koa';

/** What a job gives beside request and response. */
interface Beside {
  readonly handOn: (error: unknown) => void;
  readonly restore: (ctx: Context) => void | Promise<void>;
}

/** A Koa app as a listener that answers jobs: with all its settings, and without what Koa makes of errors. */
export function jobListener(app: Koa): JobListener<Context> {
  const all = new WeakMap<IncomingMessage, Beside>();
  let callback: ReturnType<Koa['callback']> | undefined;
  return (request, response, handOn, restore) => {
    all.set(request, { handOn, restore });
    callback ??= jobApp(app, (ctx) => all.get(ctx.req)).callback();
    return callback(request, response);
  };
}

function jobApp(app: Koa, besideOf: (ctx: Context) => Beside | undefined): Koa {
  const failing: Middleware = (ctx, next) => {
    const answer = ctx.onerror;
    // Thrown, or by a stream that breaks. What the request is to blame for is an answer; all else fails the job.
    ctx.onerror = (error: unknown) => {
      const { status } = Object(error);
      if (status >= 400 && status < 500 && !ctx.headerSent) Reflect.apply(answer, ctx, [error]);
      else if (error !== null && error !== undefined) besideOf(ctx)?.handOn(error);
    };
    return next();
  };
  const restored: Middleware = async (ctx, next) => {
    await besideOf(ctx)?.restore(ctx);
    return next();
  };
  return Object.create(app, { middleware: { value: [failing, placed, restored, ...app.middleware] } });
}

/** Says where the app is mounted, as it is said when it is live. */
function placed(ctx: Context, next: Next): Promise<unknown> {
  const { originalUrl, baseUrl } = Object(ctx.req);
  if (originalUrl !== undefined) {
    ctx.originalUrl = ctx.request.originalUrl = originalUrl;
    ctx.mountPath = baseUrl;
  }
  return next();
}
