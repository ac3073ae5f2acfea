import type { IncomingMessage, ServerResponse } from 'node:http';
import { createEngine } from '@respond-async/core';
import { odata } from '@respond-async/dialects';
import { jobOf, type Listener, respondAsync } from '@respond-async/node';
import express from 'express';
import { describe, expect, it, onTestFinished } from 'vitest';
import { fetchFrom, listen } from './http.ts';

type Wrap = (listener: Listener) => ReturnType<typeof respondAsync>;

/** A server, and the job of its path `/api/job`, when it has ended. */
async function serve(make: (wrap: Wrap) => (request: IncomingMessage, response: ServerResponse) => unknown) {
  const errors: unknown[] = [];
  const engine = createEngine({ onError: (error) => void errors.push(error) });
  const wrap: Wrap = (listener) => respondAsync(listener, { engine, dialect: odata() });
  const { port, close } = await listen(make(wrap));
  onTestFinished(async () => {
    await engine.stop({ drain: 0, abort: 0 });
    await close();
  });
  const fetch = (path: string, init?: RequestInit) => fetchFrom(port, path, init);
  const start = async (path: string, init: RequestInit = {}) => {
    const accepted = await fetch(path, { ...init, headers: { ...init.headers, prefer: 'respond-async' } });
    return new URL(accepted.headers.get('location') ?? '').pathname;
  };
  const ended = async (monitor: string) => {
    const found = await engine.wait(monitor.slice(monitor.lastIndexOf('/') + 1));
    return found.ok ? found.job : undefined;
  };
  return { engine, errors, fetch, start, ended };
}

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
        response.addTrailers({ 'x-after': '1' });
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

describe('Vary, of a request that passes through', () => {
  it.each<[string, (response: ServerResponse) => void, string | null]>([
    ['set', (response) => response.setHeader('Vary', ['A', 'B']), 'A, B'],
    ['given in an object', (response) => response.writeHead(200, { vary: 'A' }), 'A'],
    ['given in a list', (response) => response.writeHead(200, ['X-Own', '1', 'vary', 'A']), 'A'],
    ['given with a reason', (response) => response.writeHead(200, 'Fine', { 'X-Own': '1', VARY: 'A' }), 'A'],
    [
      'set, and others given',
      (response) => response.setHeader('vary', 'A').writeHead(200, { 'X-Own': '1' }),
      'A',
    ],
    ['flushed', (response) => response.flushHeaders(), null],
    ['named already', (response) => response.setHeader('Vary', 'prefer'), 'prefer'],
  ])('is merged when it is %s', async (_, say, own) => {
    const { fetch } = await serve((wrap) =>
      wrap((_, response) => {
        say(response);
        response.end();
      }),
    );
    const names = own === 'prefer' ? 'prefer, OData-MaxVersion' : `${own ?? ''}, Prefer, OData-MaxVersion`;
    expect((await fetch('/')).headers.get('vary')).toBe(names.replace(/^, /, ''));
  });

  it('leaves other headers as they were given, several of the same name too', async () => {
    const { fetch } = await serve((wrap) =>
      wrap((_, response) => response.writeHead(200, ['Set-Cookie', 'a=1', 'Set-Cookie', 'b=2']).end()),
    );
    expect((await fetch('/')).headers.getSetCookie()).toEqual(['a=1', 'b=2']);
  });
});

function raise(): never {
  throw new Error('raised');
}
