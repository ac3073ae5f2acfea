import { afterTurn, type Layer, type Ours } from '@respond-async/fetch';
import { answerer } from '@respond-async/node/door';
import Koa, { type Context, type Middleware } from 'koa';
import { send } from './send.ts';

/** What puts the middleware of most apps together. */
const usual: unknown = Reflect.get(new Koa(), 'compose');

/** Answers what is ours, for a middleware. */
export function answering(layer: Layer<Context>) {
  const answerPastKoa = answerer(layer);
  return (read: Ours, ctx: Context, middleware: Middleware): Promise<void> => {
    if (!isOutermost(middleware, ctx)) return answerByKoa(read, ctx);
    // To have Koa send an answer, so that others see it as any other, costs as much as to find it.
    ctx.respond = false;
    return answerPastKoa(read, ctx.req, ctx.res);
  };
}

async function answerByKoa(read: Ours, ctx: Context): Promise<void> {
  const outgoing = await read.answer();
  await new Promise<void>(afterTurn);
  send(ctx, outgoing);
}

/** Is there nobody around a middleware, to whom its answers would have to be shown? */
function isOutermost(middleware: Middleware, { app }: Context): boolean {
  return app.middleware[0] === middleware && Reflect.get(app, 'compose') === usual;
}
