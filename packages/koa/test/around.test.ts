import { Readable } from 'node:stream';
import { gunzipSync } from 'node:zlib';
import { createEngine } from '@respond-async/core';
import { plain } from '@respond-async/dialects';
import { monitors, respondAsync } from '@respond-async/koa';
import Koa, { type Context, type Middleware, type Next } from 'koa';
import compress from 'koa-compress';
import { describe, expect, it, onTestFinished } from 'vitest';
import { listen } from '../../fetch/test/behaviour/server.ts';
import { expectEventsAtOnce } from '../../node/test/serving.ts';
import { answering, serve } from './serve.ts';

const BODY = 'a result that is worth the trouble '.repeat(10_000);

/** A result that waits behind a middleware, which does what it does when it is told to. */
async function behind(how: Middleware, result: string) {
  let spoils = false;
  const spoiling: Middleware = async (ctx: Context, next: Next) => {
    await next();
    if (spoils) await how(ctx, next);
  };
  const answer = (ctx: Context): void => {
    ctx.body = result;
    ctx.set('ETag', '"1"');
  };
  const told = await serve((wrap) => [spoiling, wrap(answer)]);
  const monitor = await told.start('/');
  await told.ended(monitor);
  const spoilIt = (on: boolean): void => {
    spoils = on;
  };
  return { ...told, monitor, spoil: spoilIt };
}

/** An app that puts another middleware around each of its own. */
function togetherWith(ours: Middleware, other: Middleware): Koa {
  const compose = ([only = ours]: readonly Middleware[]): Middleware => {
    return async (ctx, next) => other(ctx, async () => only(ctx, next));
  };
  const app: Koa = Reflect.construct(Koa, [{ compose }]);
  return app.use(ours);
}

function inFront(ours: Middleware, other: Middleware): Koa {
  const app = new Koa().use(ours);
  app.middleware.unshift(other);
  return app;
}

const spoilers: readonly [string, number, Middleware][] = [
  [
    'throws',
    500,
    () => {
      throw new Error('spoilt');
    },
  ],
  ['replaces the body', 200, answering('replaced')],
  [
    'replaces the body by a stream',
    200,
    (ctx) => {
      ctx.body = Readable.from(['replaced']);
    },
  ],
  [
    'sends something itself',
    200,
    (ctx) => {
      ctx.respond = false;
      ctx.remove('Content-Length');
      setImmediate(() => ctx.res.end('sent'));
    },
  ],
  [
    'changes the status',
    502,
    (ctx) => {
      ctx.status = 502;
    },
  ],
  [
    'answers that nothing is new',
    304,
    (ctx) => {
      if (ctx.fresh) ctx.status = 304;
    },
  ],
];

describe('middleware around us', () => {
  it('may serve the monitors alone', async () => {
    const engine = createEngine();
    const slow = respondAsync(answering('slow'), { engine });
    const app = new Koa()
      .use(monitors({ engine }))
      .use((ctx, next) => (ctx.path === '/slow' ? slow(ctx, next) : next()))
      .use(answering('every other path'));
    const { fetch, close } = await listen(app.callback());
    onTestFinished(async () => {
      await engine.stop({ drain: 0, abort: 0 });
      await close();
    });
    const accepted = await fetch('/slow', { headers: { prefer: 'respond-async' } });
    const monitor = new URL(accepted.headers.get('location') ?? '').pathname;
    await engine.wait(monitor.slice('/_async/'.length));
    expect(await (await fetch(monitor)).text()).toBe('slow');
    expect((await fetch('/_async/unknown')).headers.get('content-type')).toBe('application/problem+json');
    expect(await (await fetch('/other')).text()).toBe('every other path');
  });

  const sizes = [
    ['short', 'short'],
    ['long', BODY],
  ] as const;
  const cases = spoilers.flatMap(([what, status, how]) =>
    sizes.map(([size, result]) => [`${what} uses nothing up of a ${size} one`, status, how, result] as const),
  );

  it.each(cases)('that %s', async (_, status, how, result) => {
    const { fetch, monitor, spoil, collected } = await behind(how, result);
    spoil(true);
    const spoilt = await fetch(monitor, { headers: { 'if-none-match': '"1"' } });
    expect(spoilt.status).toBe(status);
    await spoilt.arrayBuffer();
    spoil(false);
    expect(await (await fetch(monitor)).text()).toBe(result);
    expect((await fetch(monitor)).status).toBe(404);
    expect(collected).toHaveLength(1);
  });

  it.each([
    ['text', 'replaced'],
    ['a stream', Readable.from(['replaced'])],
  ])('that replaces an empty body by %s uses nothing up', async (_, body) => {
    const { fetch, monitor, spoil, collected } = await behind(answering(body), '');
    spoil(true);
    expect(await (await fetch(monitor)).text()).toBe('replaced');
    spoil(false);
    expect(collected).toEqual([]);
    expect(await (await fetch(monitor)).text()).toBe('');
    expect((await fetch(monitor)).status).toBe(404);
  });

  it.each(sizes)('may compress a result: a %s one', async (_, result) => {
    const packing = compress({ threshold: 0 });
    const { start, ended, fetch, collected } = await serve((wrap) => [packing, wrap(answering(result))]);
    const headers = { 'accept-encoding': 'gzip' };
    const monitor = await start('/');
    await ended(monitor);
    const packed = await fetch(monitor, { headers });
    expect(packed.headers.get('content-encoding')).toBe('gzip');
    expect(gunzipSync(Buffer.from(await packed.arrayBuffer())).toString()).toBe(result);
    expect((await fetch(monitor)).status).toBe(404);
    expect(collected).toHaveLength(1);
  });

  it('that compresses does not hold events back', async () => {
    const { promise: finished, resolve: finish } = Promise.withResolvers<void>();
    const slow: Middleware = async (ctx) => {
      await finished;
      ctx.body = '';
    };
    const served = await serve((wrap) => [compress({ threshold: 0 }), wrap(slow)], plain());
    await expectEventsAtOnce(served, finish);
  });

  it.each([
    ['that is put together otherwise', togetherWith],
    ['that was put in front later', inFront],
  ])('%s sees our answer as any other', async (_, around) => {
    const engine = createEngine();
    const seen: unknown[] = [];
    const looking: Middleware = async (ctx, next) => {
      await next();
      seen.push(ctx.status, ctx.body instanceof Buffer);
    };
    const app = around(respondAsync(answering(''), { engine, dialect: plain() }), looking);
    const { fetch, close } = await listen(app.callback());
    onTestFinished(async () => {
      await engine.stop({ drain: 0, abort: 0 });
      await close();
    });
    await fetch('/', { headers: { prefer: 'respond-async' } });
    expect(seen).toEqual([202, true]);
  });

  it('sees our answer as any other, with its own headers beside it', async () => {
    const seen: unknown[] = [];
    const looking: Middleware = async (ctx, next) => {
      ctx.vary('Origin');
      ctx.type = 'json';
      await next();
      seen.push(ctx.status, ctx.response.get('Preference-Applied'));
    };
    const { fetch } = await serve((wrap) => [looking, wrap(answering(''))]);
    const accepted = await fetch('/', { headers: { prefer: 'respond-async' } });
    expect(seen).toEqual([202, 'respond-async']);
    expect(accepted.headers.get('vary')).toBe('Origin, Prefer, OData-MaxVersion');
    expect(accepted.headers.get('content-type')).toBeNull();
    expect(await accepted.text()).toBe('');
  });
});
