import { once } from 'node:events';
import { Readable } from 'node:stream';
import { bodyParser } from '@koa/bodyparser';
import { jobOf } from '@respond-async/koa';
import Koa, { type Middleware } from 'koa';
import mount from 'koa-mount';
import { describe, expect, it } from 'vitest';
import { answering, serve } from './serve.ts';

function api(): Koa {
  const app = new Koa({ proxy: true, keys: ['key'] });
  app.silent = true;
  app.context.name = 'api';
  app.use(async (ctx, next) => {
    if (ctx.path !== '/where') return next();
    const { name, originalUrl, url, path, mountPath, ip } = ctx;
    ctx.body = [name, originalUrl, url, path, mountPath, ip];
  });
  app.use(async (ctx, next) => {
    if (ctx.path === '/denied') ctx.throw(403, 'not you', { headers: { 'x-why': 'because' } });
    if (ctx.path === '/throws') throw new Error('thrown in a route');
    if (ctx.path === '/breaks') ctx.body = Readable.from(breaking());
    else await next();
  });
  return app;
}

async function* breaking() {
  yield 'half of it';
  throw new Error('after the head');
}

describe('a Koa app', () => {
  it('is mounted below a prefix, and is told so in a job, with all its settings', async () => {
    const app = api();
    const { fetch, start, ended } = await serve((wrap) => [mount('/api', wrap(app))]);
    const headers = { 'x-forwarded-for': '192.0.2.1' };
    const monitor = await start('/api/where?x=1', { headers });
    expect(monitor).toMatch(/^\/api\/_async\//);
    await ended(monitor);
    const told = ['/api/where?x=1', '/where?x=1', '/where', '/api'];
    expect(await (await fetch(monitor)).json()).toEqual(['api', ...told, '192.0.2.1']);
    // Live it is part of the app around it.
    const live = await (await fetch('/api/where?x=1', { headers })).json();
    expect(live.slice(1, -1)).toEqual(told);
  });

  it('is put together by its own compose, live and in a job', async () => {
    const app = new Koa();
    const usual: (middleware: readonly Middleware[]) => Middleware = Reflect.get(app, 'compose');
    const marking: Middleware = async (ctx, next) => {
      await next();
      ctx.set('x-composed', 'yes');
    };
    Object.assign(app, {
      compose: (middleware: readonly Middleware[]) => usual([marking, ...middleware]),
    });
    app.use(answering);
    const { fetch, start, ended } = await serve((wrap) => [wrap(app)]);
    expect((await fetch('/')).headers.get('x-composed')).toBe('yes');
    const monitor = await start('/');
    await ended(monitor);
    expect((await fetch(monitor)).headers.get('x-composed')).toBe('yes');
  });

  it('is mounted where its prefix is all of the path', async () => {
    const tell: Middleware = (ctx) => {
      ctx.body = ctx.url;
    };
    const { fetch, start, ended } = await serve((wrap) => [mount('/api', wrap(tell))]);
    for (const path of ['/api', '/api?x', '/api/']) {
      const told = await (await fetch(path)).text();
      const monitor = await start(path);
      await ended(monitor);
      expect(await (await fetch(monitor)).text()).toBe(told);
    }
  });

  it('answers what it does not know, and what it was asked wrongly, as it does when it is live', async () => {
    const { fetch, start, ended, errors } = await serve((wrap) => [wrap(api())]);
    for (const path of ['/unknown', '/denied']) {
      const live = await fetch(path);
      const monitor = await start(path);
      expect(await ended(monitor)).toMatchObject({ status: 'completed' });
      const answer = await fetch(monitor);
      expect(answer.headers.get('asyncresult')).toBe(String(live.status));
      expect(answer.headers.get('x-why')).toBe(live.headers.get('x-why'));
      expect(await answer.text()).toBe(await live.text());
    }
    expect(errors).toEqual([]);
  });

  it.each([
    ['/throws', 'thrown in a route'],
    ['/breaks', 'after the head'],
  ])('fails its job at %s, and nobody but the operator is told why', async (path, why) => {
    const { start, ended, fetch, errors } = await serve((wrap) => [wrap(api())]);
    const monitor = await start(path);
    expect(await ended(monitor)).toMatchObject({ status: 'failed', failure: { reason: 'threw' } });
    const answer = await fetch(monitor);
    expect(answer.headers.get('asyncresult')).toBe('500');
    expect(await answer.text()).not.toMatch(/thrown|half/);
    expect(errors).toMatchObject([{ message: why }]);
  });

  it('that throws when it has answered has answered, and the operator is told', async () => {
    const { start, ended, fetch, errors } = await serve((wrap) => [
      wrap(async (ctx) => {
        ctx.respond = false;
        await once(ctx.res.end('answered'), 'close');
        throw new Error('after the answer');
      }),
    ]);
    const monitor = await start('/');
    expect(await ended(monitor)).toMatchObject({ status: 'completed' });
    expect(await (await fetch(monitor)).text()).toBe('answered');
    expect(errors).toMatchObject([{ message: 'after the answer' }]);
  });

  it('hands on what it does not know to what comes after it, but not in a job', async () => {
    const { start, ended, fetch } = await serve((wrap) => [wrap(api()), answering('after')]);
    expect(await (await fetch('/unknown')).text()).toBe('after');
    const monitor = await start('/unknown');
    await ended(monitor);
    expect((await fetch(monitor)).headers.get('asyncresult')).toBe('404');
  });

  it('may answer past Koa', async () => {
    const { start, ended, fetch } = await serve((wrap) => [
      wrap((ctx) => {
        ctx.respond = false;
        ctx.res.writeHead(201, { 'x-own': '1' }).end(`${jobOf(ctx).inJob}`);
      }),
    ]);
    const live = await fetch('/');
    expect([live.status, live.headers.get('vary'), await live.text()]).toEqual([
      201,
      'Prefer, OData-MaxVersion',
      'false',
    ]);
    const monitor = await start('/');
    await ended(monitor);
    const answer = await fetch(monitor);
    expect([answer.headers.get('asyncresult'), answer.headers.get('x-own')]).toEqual(['201', '1']);
    expect(await answer.text()).toBe('true');
  });

  it('has a body again that a parser has read before us', async () => {
    const { start, ended, fetch } = await serve((wrap) => [
      bodyParser(),
      wrap(async (ctx) => {
        ctx.body = Buffer.concat(await ctx.req.toArray());
      }),
    ]);
    const headers = { 'content-type': 'application/json' };
    const monitor = await start('/', { method: 'POST', body: '{ "a": "ä" }', headers });
    await ended(monitor);
    expect(await (await fetch(monitor)).text()).toBe('{ "a": "ä" }');
  });
});
