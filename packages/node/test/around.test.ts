import { get, type IncomingMessage, type ServerResponse } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { odata, plain } from '@respond-async/dialects';
import compression from 'compression';
import express, { type RequestHandler } from 'express';
import { describe, expect, it } from 'vitest';
import { serve, type Wrap } from './serve.ts';
import { expectEventsAtOnce } from './serving.ts';

const BODY = 'a result that is worth the trouble '.repeat(10_000);

describe('middleware around us', () => {
  it('that changes the status of an answer uses nothing up', async () => {
    let spoil = false;
    const spoiling: RequestHandler = (_, response, next) => {
      const { writeHead } = response;
      if (spoil)
        response.writeHead = (_status: number, ...rest: unknown[]) =>
          Reflect.apply(writeHead, response, [502, ...rest]);
      next();
    };
    const { start, ended, fetch } = await serve((wrap) => express().use(spoiling, wrap(answering)));
    const monitor = await start('/');
    await ended(monitor);
    spoil = true;
    expect((await fetch(monitor)).status).toBe(502);
    spoil = false;
    expect(await (await fetch(monitor)).text()).toBe(BODY);
  });

  it.each([
    ['gzip', gunzipSync],
    ['br', brotliDecompressSync],
  ])('may compress: %s', async (coding, decode) => {
    const { start, ended, fetch, collected } = await serve((wrap) =>
      express().use(compression(), wrap(answering)),
    );
    const headers = { 'accept-encoding': coding };
    const monitor = await start('/');
    await ended(monitor);
    const head = await fetch(monitor, { method: 'HEAD', headers });
    expect([head.status, collected]).toEqual([200, []]);
    const answer = await fetch(monitor, { headers });
    expect([answer.headers.get('content-encoding'), answer.headers.get('content-length')]).toEqual([
      coding,
      null,
    ]);
    expect(answer.headers.get('vary')).toContain('Accept-Encoding');
    expect(decode(Buffer.from(await answer.arrayBuffer())).toString()).toBe(BODY);
    expect((await fetch(monitor)).status).toBe(404);
    expect(collected).toHaveLength(1);
  });

  it('that compresses does not hold events back', async () => {
    const { promise: finished, resolve: finish } = Promise.withResolvers<void>();
    const slow = async (_: unknown, response: ServerResponse) => {
      await finished;
      response.end();
    };
    const make = (wrap: Wrap) => express().use(compression({ threshold: 0 }), wrap(slow));
    await expectEventsAtOnce(await serve(make, plain()), finish);
  });

  it('that has answered before us uses nothing up, and its answer is left alone', async () => {
    let impatient = false;
    const timing: RequestHandler = (_, response, next) => {
      if (impatient) response.writeHead(503).write('too ');
      next();
      if (impatient) setImmediate(() => response.end('late'));
    };
    const { start, ended, fetch, errors } = await serve((wrap) => express().use(timing, wrap(answering)));
    const monitor = await start('/');
    await ended(monitor);
    impatient = true;
    expect(await (await fetch(monitor)).text()).toBe('too late');
    impatient = false;
    expect(await (await fetch(monitor)).text()).toBe(BODY);
    expect(errors).toEqual([]);
  });

  it('has its own headers beside ours', async () => {
    const own: RequestHandler = (_, response, next) => {
      response
        .setHeader('Access-Control-Allow-Origin', '*')
        .setHeader('Vary', 'Origin')
        .setHeader('Cache-Control', 'public');
      next();
    };
    const { fetch } = await serve((wrap) => express().use(own, wrap(answering)));
    const { headers } = await fetch('/', { headers: { prefer: 'respond-async' } });
    expect(headers.get('access-control-allow-origin')).toBe('*');
    expect(headers.get('vary')).toBe('Origin, Prefer, OData-MaxVersion');
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it.each<[string, string | undefined, number]>([
    ['takes a wish away', undefined, 200],
    ['has another one', 'respond-async', 202],
  ])('that %s is heard', async (_, wish, status) => {
    const changing: RequestHandler = (request, _response, next) => {
      if (wish === undefined) delete request.headers.prefer;
      else request.headers.prefer = wish;
      next();
    };
    const { fetch } = await serve((wrap) => express().use(changing, wrap(answering)));
    const prefer = wish === undefined ? 'respond-async' : 'handling=lenient';
    expect((await fetch('/', { headers: { prefer } })).status).toBe(status);
  });
});

describe('a wish', () => {
  it.each([
    ['in the first of several lines', ['respond-async', 'handling=lenient']],
    ['in the last of several lines', ['handling=lenient', 'return=minimal', 'respond-async']],
  ])('%s is heard', async (_, prefer) => {
    const { port } = await serve((wrap) => wrap(answering));
    const answer = await new Promise<IncomingMessage>((resolve) => {
      get({ host: '127.0.0.1', port, headers: { prefer } }, (response) => resolve(response.resume()));
    });
    expect(answer.statusCode).toBe(202);
  });
});

describe('an answer that can not be sent', () => {
  it('breaks its connection, and nothing else', async () => {
    const bad = { status: 200, headers: [['not a name', '1'] as const] };
    const { fetch, errors } = await serve((wrap) => wrap(answering), { ...odata(), write: () => bad });
    const asking = fetch('/', { headers: { prefer: 'respond-async' } });
    await expect(asking).rejects.toThrow('socket hang up');
    expect(errors).toMatchObject([{ code: 'ERR_INVALID_HTTP_TOKEN' }]);
    expect((await fetch('/')).status).toBe(200);
  });
});

function answering(_: unknown, response: ServerResponse): void {
  response.setHeader('Content-Type', 'text/plain').end(BODY);
}
