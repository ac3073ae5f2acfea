import type { IncomingMessage } from 'node:http';
import type { JobListener } from '@respond-async/node/door';
import type Koa from 'koa';
import type { Context, Middleware } from 'koa';

/** What a job gives beside request and response. */
interface Beside {
  readonly handOn: (error: unknown) => void;
  readonly restore: (ctx: Context) => void | Promise<void>;
}

const BESIDE = Symbol('beside');

type JobRequest = IncomingMessage & { [BESIDE]?: Beside };

/** A Koa app as a listener that answers jobs: with all its settings, and without what Koa makes of errors. */
export function jobListener(app: Koa): JobListener<Context> {
  let callback: ReturnType<Koa['callback']> | undefined;
  return (request: JobRequest, response, handOn, restore) => {
    request[BESIDE] = { handOn, restore };
    callback ??= jobApp(app).callback();
    return callback(request, response);
  };
}

function jobApp(app: Koa): Koa {
  return Object.create(app, { middleware: { value: [begun, ...app.middleware] } });
}

/** All in one: each middleware of its own costs every job a promise and a closure. */
const begun: Middleware = (ctx, next) => {
  const { [BESIDE]: beside }: JobRequest = ctx.req;
  fail(ctx, beside);
  place(ctx);
  const restored = beside?.restore(ctx);
  return restored === undefined ? next() : Promise.resolve(restored).then(() => next());
};

/** Thrown, or by a stream that breaks. What the request is to blame for is an answer; all else fails the job. */
function fail(ctx: Context, beside: Beside | undefined): void {
  const answer = ctx.onerror;
  // Has a name first: see `varyOn`.
  const answerOrFail = (error: unknown): void => {
    const { status } = Object(error);
    if (status >= 400 && status < 500 && !ctx.headerSent) Reflect.apply(answer, ctx, [error]);
    else if (error !== null && error !== undefined) beside?.handOn(error);
  };
  ctx.onerror = answerOrFail;
}

/** Says where the app is mounted, as it is said when it is live. */
function place(ctx: Context): void {
  const { originalUrl, baseUrl } = Object(ctx.req);
  if (originalUrl === undefined) return;
  ctx.originalUrl = ctx.request.originalUrl = originalUrl;
  ctx.mountPath = baseUrl;
}
