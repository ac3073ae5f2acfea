import type { IncomingMessage } from 'node:http';
import { createEngine } from '@respond-async/core';
import { odata } from '@respond-async/dialects';
import { jobOf, type Listener, respondAsync } from '@respond-async/node';
import express from 'express';
import { describe, expect, it, onTestFinished } from 'vitest';
import { listen } from '../../fetch/test/behaviour/server.ts';
import { serve } from './serve.ts';

describe('an Express app', () => {
  const api = () => {
    const app = express();
    app.use(express.json());
    app.get('/where', (request, response) => {
      response.vary('Origin').json([request.baseUrl, request.originalUrl, request.url, request.protocol]);
    });
    app.post('/sum', (request, response) => {
      response
        .status(201)
        .location('/sums/1')
        .json(request.body.a + request.body.b);
    });
    app.get('/throws', () => {
      throw new Error('thrown in a route');
    });
    app.get('/half', (_, response, next) => {
      response.write('half of it');
      setImmediate(() => next(new Error('after the head')));
    });
    app.set('env', 'test');
    return app;
  };

  it('is mounted below a prefix, and is told so in a job as it is live', async () => {
    const { fetch, start, ended } = await serve((wrap) => express().use('/api', wrap(api())));
    const live = await fetch('/api/where?x=1');
    expect(live.headers.get('vary')).toBe('Origin, Prefer, OData-MaxVersion');
    const told = await live.json();
    expect(told).toEqual(['/api', '/api/where?x=1', '/where?x=1', 'http']);
    const monitor = await start('/api/where?x=1');
    expect(monitor).toMatch(/^\/api\/_async\//);
    await ended(monitor);
    expect(await (await fetch(monitor)).json()).toEqual(told);
  });

  it('parses the bodies of jobs itself', async () => {
    const { fetch, start, ended } = await serve((wrap) => wrap(api()));
    const headers = { 'content-type': 'application/json' };
    const monitor = await start('/sum', { method: 'POST', body: '{"a":40,"b":2}', headers });
    await ended(monitor);
    const answer = await fetch(monitor);
    expect([answer.headers.get('asyncresult'), answer.headers.get('location')]).toEqual(['201', '/sums/1']);
    expect(await answer.json()).toBe(42);
  });

  it('may throw: then the job has failed, and nobody but the operator is told why', async () => {
    const { start, ended, fetch, errors } = await serve((wrap) => wrap(api()));
    const monitor = await start('/throws');
    expect(await ended(monitor)).toMatchObject({ status: 'failed', failure: { reason: 'threw' } });
    const answer = await fetch(monitor);
    expect(answer.headers.get('asyncresult')).toBe('500');
    expect(await answer.text()).not.toContain('thrown in a route');
    expect(errors).toMatchObject([{ message: 'thrown in a route' }]);
  });

  it('answers what it does not know, and what it was asked wrongly, as it does when it is live', async () => {
    const { start, ended, fetch } = await serve((wrap) => wrap(api()));
    const wrong = { method: 'POST', body: '{', headers: { 'content-type': 'application/json' } };
    for (const [path, init] of [
      ['/unknown', {}],
      ['/sum', wrong],
    ] as const) {
      const live = await fetch(path, init);
      const monitor = await start(path, init);
      expect(await ended(monitor)).toMatchObject({ status: 'completed' });
      expect((await fetch(monitor)).headers.get('asyncresult')).toBe(String(live.status));
    }
  });

  it('may throw after the head of its answer: then the job has failed', async () => {
    const { start, ended, fetch, engine } = await serve((wrap) => wrap(api()));
    const monitor = await start('/half');
    expect(await ended(monitor)).toMatchObject({ status: 'failed', failure: { reason: 'threw' } });
    const answer = await fetch(monitor);
    expect(answer.headers.get('asyncresult')).toBe('500');
    expect(await answer.text()).not.toContain('half');
    expect((await engine.list()).jobs).toHaveLength(1);
  });

  it('that is called by a function breaks its own connection when it is too late for an answer', async () => {
    const app = api();
    const { start, ended, fetch } = await serve((wrap) =>
      wrap((request, response) => app(request, response)),
    );
    expect(await ended(await start('/half'))).toMatchObject({ failure: { reason: 'threw' } });
    expect(await (await fetch('/where')).json()).toContain('/where');
  });

  it('hands on what it does not know to what comes after it', async () => {
    const { fetch } = await serve((wrap) => {
      const outer = express();
      outer.use('/api', wrap(api()));
      return outer.use((_, response) => void response.status(404).send('nobody knows'));
    });
    expect(await (await fetch('/api/unknown')).text()).toBe('nobody knows');
  });
});

describe('a listener', () => {
  it.each<[string, Listener]>([
    ['throws', () => raise()],
    ['rejects', async () => raise()],
    [
      'rejects after the head of its answer',
      async (_, response) => {
        response.write('half of it');
        await new Promise((resolve) => setImmediate(resolve));
        raise();
      },
    ],
  ])('that %s fails its job', async (_, listener) => {
    const { start, ended, errors } = await serve((wrap) => wrap(listener));
    expect(await ended(await start('/'))).toMatchObject({ failure: { reason: 'threw', message: 'raised' } });
    expect(errors).toMatchObject([{ message: 'raised' }]);
  });

  it('that closes its connection without an answer fails its job', async () => {
    const { start, ended } = await serve((wrap) => wrap((request) => void request.socket.destroy()));
    expect(await ended(await start('/'))).toMatchObject({ failure: { reason: 'threw' } });
  });

  it('sees the end of its connection, and its signal, when the job is cancelled', async () => {
    const { promise: begun, resolve: begin } = Promise.withResolvers<IncomingMessage>();
    const { start, fetch } = await serve((wrap) => wrap((request) => begin(request)));
    const monitor = await start('/');
    const request = await begun;
    const closed = new Promise<void>((resolve) => request.on('close', resolve));
    const { signal } = jobOf(request);
    expect((await fetch(monitor, { method: 'DELETE' })).status).toBe(204);
    await closed;
    expect(signal.reason).toMatchObject({ code: 'cancelled' });
  });

  it('is held back while its answer is being stored, and stopped when that is too large', async () => {
    const { promise: closed, resolve: close } = Promise.withResolvers<void>();
    const endless: Listener = (_, response) => {
      const more = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(10_000)));
      };
      response.on('drain', more).on('close', close);
      more();
    };
    const engine = createEngine({ onError: () => {} });
    const options = { engine, dialect: odata(), maxResult: 1_000_000 };
    const { fetch, close: stop } = await listen(respondAsync(endless, options));
    onTestFinished(stop);
    const accepted = await fetch('/', { headers: { prefer: 'respond-async' } });
    const found = await engine.wait(accepted.headers.get('location')?.split('/').at(-1) ?? '');
    expect(found).toMatchObject({ job: { failure: { reason: 'result-too-large' } } });
    await closed;
  });

  it('may answer before it has read all of the request', async () => {
    const { start, ended, fetch } = await serve((wrap) => wrap((_, response) => void response.end('enough')));
    const monitor = await start('/', { method: 'POST', body: Buffer.alloc(900_000) });
    expect(await ended(monitor)).toMatchObject({ status: 'completed' });
    expect(await (await fetch(monitor)).text()).toBe('enough');
  });

  it('may say whatever Node lets it say before its answer', async () => {
    const { start, ended, fetch } = await serve((wrap) =>
      wrap((request, response) => {
        request.setTimeout(1_000);
        response.writeEarlyHints({ link: '</a.css>; rel=preload' });
        response.writeProcessing();
        response.writeHead(202, 'Fine', [['X-Own', '1']].flat());
        response.end('said');
      }),
    );
    const monitor = await start('/');
    await ended(monitor);
    const answer = await fetch(monitor);
    expect([answer.headers.get('asyncresult'), answer.headers.get('x-own')]).toEqual(['202', '1']);
    expect(await answer.text()).toBe('said');
  });
});

describe('what can not be done in a job', () => {
  it.each<[string, Listener, RegExp]>([
    [
      'trailers',
      (_, response) => {
        response.writeHead(200, { Trailer: 'x-after' }).write('body');
        response.addTrailers({ 'x-after': '1' });
        response.end();
      },
      /trailers/i,
    ],
    [
      'trailers that nobody announced',
      (_, response) => {
        response.write('body');
        response.addTrailers({ 'x-after': '1' });
        response.end();
      },
      /trailers can not be kept/,
    ],
    [
      'an answer past the response',
      (request) => void request.socket.write('HTTP/1.1 200 OK\r\n\r\n'),
      /wrote to the connection itself/,
    ],
    [
      'fewer bytes than were announced',
      (_, response) => response.writeHead(200, { 'Content-Length': 5 }).end('four'),
      /announced 5 bytes and sent 4/,
    ],
    [
      'fewer bytes than were announced, whatever the status is called afterwards',
      (_, response) => {
        response.writeHead(200, { 'Content-Length': 5 }).statusCode = 304;
        response.end('four');
      },
      /announced 5 bytes and sent 4/,
    ],
    [
      'fewer bytes than were announced to a GET that is called something else',
      (request, response) => {
        request.method = 'HEAD';
        response.writeHead(200, { 'Content-Length': 5 }).end('four');
      },
      /announced 5 bytes and sent 4/,
    ],
    [
      'a connection that is closed',
      (request) => void request.socket.destroy(),
      /closed before the handler had answered/,
    ],
    [
      'a switch of protocols',
      (_, response) => response.writeHead(101, { Connection: 'Upgrade', Upgrade: 'else' }).end(),
      /switched protocols/,
    ],
  ])('%s fails the job, and the operator is told why', async (_, listener, why) => {
    const { start, ended, errors } = await serve((wrap) => wrap(listener));
    expect(await ended(await start('/'))).toMatchObject({ failure: { reason: 'threw' } });
    expect(errors).toMatchObject([{ message: expect.stringMatching(why) }]);
  });
});

function raise(): never {
  throw new Error('raised');
}
