import { Readable } from 'node:stream';
import { jobOf, respondAsync } from '@respond-async/koa';
import Koa, { type Context, type Middleware } from 'koa';
import { describe } from 'vitest';
import { behaves, delivers } from '../../fetch/test/behaviour/behaviour.ts';
import { type Open, optionsFor, type TestHandler } from '../../fetch/test/behaviour/scene.ts';
import { listen } from '../../fetch/test/behaviour/server.ts';
import { headerOf, requestOf, setHeader } from '../../node/test/listener-of.ts';

const passing: Middleware = (_, next) => next();

const open =
  (...around: readonly Middleware[]): Open =>
  async (handler, options) => {
    const app = new Koa();
    app.silent = true;
    for (const each of around) app.use(each);
    const asked = optionsFor<Context>(
      options,
      ({ req }, name) => headerOf(req, name),
      ({ req }, name, value) => setHeader(req, name, value),
    );
    return listen(app.use(respondAsync(middlewareOf(handler), asked)).callback());
  };

/** A middleware that answers with Koa's own means what the handler says. */
function middlewareOf(handler: TestHandler) {
  return async (ctx: Context): Promise<void> => {
    const answer = await handler(requestOf(ctx.req), jobOf(ctx));
    ctx.body = answer.body === null ? null : Readable.from(answer.body);
    ctx.status = answer.status;
    ctx.remove('Content-Type');
    for (const [name, value] of answer.headers) ctx.append(name, value);
  };
}

describe('the Koa door', () => {
  behaves(open());
  delivers(open());
});

describe('the Koa door, with other middleware around it', () => {
  behaves(open(passing));
  delivers(open(passing));
});
