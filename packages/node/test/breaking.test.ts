import { once } from 'node:events';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createEngine } from '@respond-async/core';
import { odata } from '@respond-async/dialects';
import { jobOf, type Listener, respondAsync } from '@respond-async/node';
import { describe, expect, it, onTestFinished } from 'vitest';
import { listen } from '../../fetch/test/behaviour/server.ts';
import { serve } from './serve.ts';

const LARGE = Buffer.alloc(30_000);
const boom = () => new Error('boom');
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('an answer that breaks', () => {
  it.each<[string, Listener]>([
    [
      'before anybody has begun to read it',
      (_, response, next) => {
        response.write(LARGE);
        // After it has been sent on, and before promises go on.
        process.nextTick(() => process.nextTick(() => process.nextTick(next, boom())));
      },
    ],
    [
      'while it is read',
      async (_, response) => {
        response.write(LARGE);
        await turn();
        throw boom();
      },
    ],
    ['with the response', (_, response) => void response.destroy(boom())],
    ['with the request', (request) => void request.destroy(boom())],
    ['with the connection', (request) => void request.socket.destroy(boom())],
    ['with its source', (_, response) => pipeline(Readable.from(breaking()), response)],
    [
      'with a source that nobody waits for',
      (_, response) => void pipeline(Readable.from(breaking()), response).catch(() => {}),
    ],
  ])('%s fails the job, and the operator is told why', async (_, listener) => {
    const { start, ended, errors } = await serve((wrap) => wrap(listener));
    expect(await ended(await start('/'))).toMatchObject({ failure: { reason: 'threw' } });
    expect(errors).toMatchObject([{ message: 'boom' }]);
  });

  it.each<[string, Listener]>([
    ['ended', (request) => void request.socket.end()],
    ['ended soon', (request) => request.socket.destroySoon()],
    [
      'ended in the middle of an answer',
      (request, response) => {
        response.write('a');
        request.socket.end();
      },
    ],
    [
      'gone with part of an answer',
      (_, response) => {
        response.cork();
        response.write('a');
        response.socket?.destroy();
        response.end('b');
      },
    ],
    [
      'gone before all that was ended with was taken',
      (request, response) => {
        for (let left = 3; left > 0; left -= 1) response.write(Buffer.alloc(1_000_000));
        response.end('b');
        request.socket.destroy();
      },
    ],
  ])('because the connection is %s fails the job', async (_, listener) => {
    const { start, ended, errors } = await serve((wrap) => wrap(listener));
    expect(await ended(await start('/'))).toMatchObject({ failure: { reason: 'threw' } });
    expect(errors).toMatchObject([{ message: 'the connection was closed before the handler had answered' }]);
  });

  it('that is none but what goes ahead of one fails the job', async () => {
    const { start, ended, errors } = await serve((wrap) =>
      wrap((_, response) => void response.writeHead(103).end()),
    );
    expect(await ended(await start('/'))).toMatchObject({ failure: { reason: 'threw' } });
    expect(errors).toMatchObject([{ message: 'the handler said nothing that could be kept' }]);
  });
});

describe('a listener', () => {
  it.each<[string, Listener]>([
    [
      'when it has answered',
      async (_, response) => {
        await once(response.end('answered'), 'close');
        throw boom();
      },
    ],
    [
      'as soon as it has answered',
      (_, response) => {
        response.end('answered');
        throw boom();
      },
    ],
    [
      'as soon as it has ended a long answer',
      async (_, response) => {
        response.end(LARGE);
        throw boom();
      },
    ],
  ])('that throws %s has answered, and the operator is told', async (_, answering) => {
    const { promise: told, resolve: tell } = Promise.withResolvers<unknown>();
    const engine = createEngine();
    const { fetch, close } = await listen(respondAsync(answering, { engine, onError: tell }));
    onTestFinished(async () => {
      await engine.stop({ drain: 0, abort: 0 });
      await close();
    });
    const accepted = await fetch('/', { headers: { prefer: 'respond-async' } });
    const found = await engine.wait(accepted.headers.get('location')?.split('/').at(-1) ?? '');
    expect(found).toMatchObject({ job: { status: 'completed' } });
    expect(await told).toMatchObject({ message: 'boom' });
  });

  it('may hand on when it has answered', async () => {
    const { start, ended, fetch, errors } = await serve((wrap) =>
      wrap((_, response, next) => {
        response.end('answered');
        next();
      }),
    );
    const monitor = await start('/');
    await ended(monitor);
    expect(await (await fetch(monitor)).text()).toBe('answered');
    expect(errors).toEqual([]);
  });

  it('is heard as it speaks where there is no room for a job', async () => {
    const { promise: heard, resolve: hear } = Promise.withResolvers<void>();
    const engine = createEngine({ limits: { unfinished: 0 } });
    const speaking: Listener = async (_, response) => {
      response.write('first, ');
      await heard;
      response.end('last');
    };
    const { fetch, close } = await listen(respondAsync(speaking, { engine, whenFull: 'answer-now' }));
    onTestFinished(close);
    const answer = await fetch('/', { headers: { prefer: 'respond-async' } });
    const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
    expect((await reader?.read())?.value).toBe('first, ');
    hear();
    expect((await reader?.read())?.value).toBe('last');
  });

  it('is told on when it throws in the middle of what it says where there is no room for a job', async () => {
    const { promise: heard, resolve: hear } = Promise.withResolvers<void>();
    const { promise: told, resolve: onError } = Promise.withResolvers<unknown>();
    const engine = createEngine({ limits: { unfinished: 0 } });
    const failing: Listener = async (_, response) => {
      response.write('first, ');
      await heard;
      throw new Error('boom');
    };
    const options = { engine, whenFull: 'answer-now', onError } as const;
    const { fetch, close } = await listen(respondAsync(failing, options));
    onTestFinished(close);
    const answer = await fetch('/', { headers: { prefer: 'respond-async' } });
    const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
    expect((await reader?.read())?.value).toBe('first, ');
    hear();
    await expect(reader?.read()).rejects.toThrow();
    expect(await told).toMatchObject({ message: 'boom' });
  });

  it('is not told on when it throws since nobody listens any more', async () => {
    const { promise: threw, resolve: isThrown } = Promise.withResolvers<void>();
    const errors: unknown[] = [];
    const engine = createEngine({ limits: { unfinished: 0 } });
    const left: Listener = async (_, response) => {
      response.write('first, ');
      await once(response, 'close');
      setImmediate(isThrown);
      throw new Error('closed');
    };
    const onError = (error: unknown) => void errors.push(error);
    const { port, close } = await listen(respondAsync(left, { engine, whenFull: 'answer-now', onError }));
    onTestFinished(close);
    const answer = await fetch(`http://127.0.0.1:${port}/`, { headers: { prefer: 'respond-async' } });
    await answer.body?.cancel();
    await threw;
    expect(errors).toEqual([]);
  });

  it('may say hints while its answer is held back', async () => {
    const { start, ended, fetch } = await serve((wrap) =>
      wrap((_, response) => {
        response.cork();
        response.writeEarlyHints({ link: '</a>; rel=preload' });
        response.end('said');
      }),
    );
    const monitor = await start('/');
    await ended(monitor);
    expect(await (await fetch(monitor)).text()).toBe('said');
  });

  it('knows its job when it has left a loop over the body of its request', async () => {
    const { start, ended, fetch } = await serve((wrap) =>
      wrap(async (request, response) => {
        for await (const _ of request) break;
        response.end(`${jobOf(request).inJob}`);
      }),
    );
    const monitor = await start('/', { method: 'POST', body: Buffer.alloc(500_000) });
    await ended(monitor);
    expect(await (await fetch(monitor)).text()).toBe('true');
  });

  it('may answer a job that was cancelled meanwhile: nothing comes of it', async () => {
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
    const { promise: over, resolve: end } = Promise.withResolvers<unknown[]>();
    const { start, fetch, errors } = await serve((wrap) =>
      wrap(async (request, response) => {
        begin();
        await once(response, 'close');
        const written = await new Promise((resolve) => response.write(LARGE, resolve));
        response.end('too late');
        await turn();
        end([request.destroyed, response.destroyed, written, response.writableFinished]);
      }),
    );
    const monitor = await start('/');
    await begun;
    expect((await fetch(monitor, { method: 'DELETE' })).status).toBe(204);
    expect(await over).toMatchObject([true, true, { code: 'ERR_STREAM_DESTROYED' }, expect.any(Boolean)]);
    expect((await fetch(monitor)).status).toBe(404);
    expect(errors).toEqual([]);
  });

  it('is not called for a job that was cancelled while its credentials were unsealed', async () => {
    let calls = 0;
    const engine = createEngine();
    const { promise: cancelled, resolve: cancel } = Promise.withResolvers<unknown>();
    engine.events.on('started', ({ id }) => cancel(engine.cancel(id)));
    const listener: Listener = (_, response) => {
      calls += 1;
      response.end();
    };
    const credentials = { seal: Buffer.alloc(32, 1) };
    const { fetch, close } = await listen(respondAsync(listener, { engine, dialect: odata(), credentials }));
    onTestFinished(close);
    await fetch('/', { headers: { prefer: 'respond-async', authorization: 'Bearer 1' } });
    expect(await cancelled).toMatchObject({ ok: true });
    await engine.stop({ drain: 1_000, abort: 1_000 });
    expect(calls).toBe(0);
  });
});

async function* breaking() {
  yield 'half of it';
  throw boom();
}
