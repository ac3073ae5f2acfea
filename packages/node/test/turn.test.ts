import { AsyncLocalStorage } from 'node:async_hooks';
import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { connect } from 'node:net';
import { createEngine } from '@respond-async/core';
import { plain } from '@respond-async/dialects';
import { respondAsync } from '@respond-async/node';
import { expect, it, onTestFinished, vi } from 'vitest';
import { listen } from '../../fetch/test/behaviour/server.ts';
import { serve } from './serve.ts';

const done: RequestListener = (_, response) => void response.end('done');

it('answers that go out together end in the asynchronous context of their own request each', async () => {
  const context = new AsyncLocalStorage<string>();
  const seen: (readonly [string | undefined, string | undefined])[] = [];
  const door = respondAsync(done, { engine: createEngine() });
  const { port, close } = await listen((request, response) =>
    context.run(request.url ?? '', () => {
      response.on('finish', () => seen.push([request.url, context.getStore()]));
      door(request, response);
    }),
  );
  const paths = ['/_async/a', '/_async/b', '/_async/c'];
  const sockets = paths.map(() => connect(port, '127.0.0.1'));
  onTestFinished(close);
  await Promise.all(sockets.map((socket) => once(socket, 'connect')));
  // A first request each, so that the server knows all of them when they ask at the same time.
  for (const _ of ['first', 'second']) {
    for (const [at, socket] of sockets.entries())
      socket.write(`GET ${paths[at]} HTTP/1.1\r\nHost: a\r\n\r\n`);
    await Promise.all(sockets.map((socket) => once(socket, 'data')));
  }
  expect(seen).toEqual([...paths, ...paths].map((path) => [path, path]));
});

it('answers go out when an app’s tests turn the clock by hand', async () => {
  const { start, ended, fetch } = await serve((wrap) => wrap(done), plain());
  vi.useFakeTimers({ toFake: ['setImmediate'] });
  try {
    const monitor = await start('/');
    await ended(monitor);
    expect(await (await fetch(monitor)).text()).toBe('done');
  } finally {
    vi.useRealTimers();
  }
});
