import type { IncomingMessage, RequestListener } from 'node:http';
import { Readable } from 'node:stream';
import { odata } from '@respond-async/dialects';
import { batch, type Listener, respondAsync } from '@respond-async/node';
import express from 'express';
import { describe, expect, it, onTestFinished } from 'vitest';
import { batchesBehave, jsonBatch, type OpenBatches } from '../../fetch/test/behaviour/batching.ts';
import type { TestHandler } from '../../fetch/test/behaviour/scene.ts';
import { listen } from '../../fetch/test/behaviour/server.ts';
import { listenerOf } from './listener-of.ts';
import { serving } from './serving.ts';

type OnError = (error: unknown) => void;

const identify = ({ headers }: IncomingMessage) => headers['x-user']?.toString();

/** Doors whose batches go to what `make` makes of a handler. */
const opening =
  (make: (handler: TestHandler, onError: OnError) => Listener): OpenBatches =>
  (handler) =>
    serving((means) => respondAsync(make(handler, means.onError), { ...means, identify, dialect: odata() }));

describe('batches of a listener', () => {
  batchesBehave(
    opening((handler, onError) => {
      const each = listenerOf(handler);
      const batches = batch(each, { onError });
      return (request, response) =>
        request.url?.endsWith('/$batch') ? batches(request, response) : each(request, response);
    }),
  );
});

describe('batches of an Express app', () => {
  batchesBehave(
    opening((handler, onError) => {
      const app = express();
      return app.all('/odata/\\$batch', batch(app, { onError })).use(listenerOf(handler));
    }),
  );

  it('stay below where the app is mounted', async () => {
    const inner = express();
    inner.post('/\\$batch', batch(inner));
    inner.get('/Airports', ({ url, baseUrl, originalUrl }, response) => {
      response.json([url, baseUrl, originalUrl]);
    });
    const { fetch } = await serving(() => express().use('/api/odata', inner));
    const response = await fetch('/api/odata/$batch', jsonBatch([{ id: 'Airports' }]));
    expect((await response.json()).responses[0].body).toEqual([
      '/Airports',
      '/api/odata',
      '/api/odata/Airports',
    ]);
  });

  it('may have been parsed before', async () => {
    const app = express();
    app.use(express.json({ type: () => true }), express.raw({ type: () => true }));
    app.post('/\\$batch', batch(app)).post('/Orders', ({ body }, response) => void response.json(body));
    const { fetch } = await serving(() => app);
    const parts = [{ id: '1', method: 'POST', url: 'Orders', body: { band: 250 } }];
    expect((await (await fetch('/$batch', jsonBatch(parts))).json()).responses[0].body).toEqual({
      band: 250,
    });
  });

  it('that somebody has read, and kept nothing of, are a 500, and tell why', async () => {
    const errors: unknown[] = [];
    const reading: RequestListener = async (request, response) => {
      for await (const _ of request);
      await batch(() => {}, { onError: (error) => errors.push(error) })(request, response);
    };
    const { fetch } = await serving(() => reading);
    expect((await fetch('/$batch', jsonBatch([]))).status).toBe(500);
    expect(errors).toMatchObject([{ message: expect.stringContaining('read') }]);
  });

  it('tell once of a request that breaks off in the middle of its answer', async () => {
    const errors: unknown[] = [];
    const breaking: Listener = async (_, response) => {
      response.write('first, ');
      await new Promise((resolve) => response.once('drain', resolve).write(Buffer.alloc(100_000)));
      throw new Error('boom');
    };
    const { fetch, close } = await listen(batch(breaking, { onError: (error) => errors.push(error) }));
    onTestFinished(close);
    const answer = await fetch('/$batch', jsonBatch([{ id: 'a' }]));
    expect(await answer.json()).toMatchObject({ responses: [{ id: 'a', status: 500 }] });
    expect(errors).toMatchObject([{ message: 'boom' }]);
  });

  it('hand large answers on as they are', async () => {
    const chunks = Array.from({ length: 20 }, (_, index) => String.fromCharCode(97 + index).repeat(10_000));
    const app = express().get('/large', (_, response) => {
      response.setHeader('Content-Type', 'text/plain').setHeader('X-Way', ['there', 'back']);
      Readable.from(chunks).pipe(response);
    });
    app.post('/\\$batch', batch(app));
    const { fetch } = await serving(() => app);
    const [{ body, headers }] = (await (await fetch('/$batch', jsonBatch([{ id: 'large' }]))).json())
      .responses;
    expect([body === chunks.join(''), headers['x-way']]).toEqual([true, 'there, back']);
  });

  it('end with their client', async () => {
    const client = new AbortController();
    const begun: string[] = [];
    const errors: unknown[] = [];
    const { promise: gone, resolve: go } = Promise.withResolvers<void>();
    const app = express().get('/slow/:id', ({ params, socket }) => {
      begun.push(params.id);
      socket.once('close', go);
      client.abort();
    });
    app.post('/\\$batch', batch(app, { onError: (error) => errors.push(error) }));
    const { port, close } = await listen(app);
    onTestFinished(close);
    const parts = [
      { id: '1', url: 'slow/1' },
      { id: '2', url: 'slow/2' },
    ];
    const asked = fetch(`http://127.0.0.1:${port}/$batch`, { ...jsonBatch(parts), signal: client.signal });
    await expect(asked.then((response) => response.text())).rejects.toThrow('aborted');
    await gone;
    expect([begun, errors]).toEqual([['1'], []]);
  });
});
