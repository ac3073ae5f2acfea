import { createEngine, memoryStore, type Store } from '@respond-async/core';
import { odata } from '@respond-async/dialects';
import { createLayer, type Incoming, type Outgoing } from '@respond-async/fetch';
import { expect, it, onTestFinished } from 'vitest';
import { handClock } from '../../testing/src/hand-clock.ts';

/** Too long to be at hand: it is read as it is sent. */
const result = 'result '.repeat(3_000);

/** A door that has no server at all. */
function open(perform: () => void = () => {}, { body = result, store = memoryStore() as Store } = {}) {
  const clock = handClock();
  const engine = createEngine({ clock, store });
  onTestFinished(async () => void (await engine.stop({ drain: 0, abort: 0 })));
  const layer = createLayer<null>({ engine, dialect: odata() }, async () => {
    perform();
    return { status: 200, headers: [], body: new Blob([body]).stream() };
  });
  const ask = async (target: string, prefer = '', more: Partial<Incoming<null>> = {}): Promise<Outgoing> => {
    const read = layer.read({
      ...incoming,
      ...more,
      target,
      header: (name) => (name === 'prefer' ? prefer : undefined),
    });
    if (read.type === 'pass') throw new Error('passed');
    return read.answer();
  };
  /** The monitor of a job that has ended. */
  const finished = async (): Promise<string> => {
    const accepted = await ask('/', 'respond-async');
    const monitor = new URL(headerOf(accepted, 'Location') ?? '').pathname;
    await engine.wait(monitor.slice('/_async/'.length));
    return monitor;
  };
  return { clock, engine, ask, finished };
}

const incoming: Omit<Incoming<null>, 'target' | 'header'> = {
  method: 'GET',
  origin: 'http://door.test',
  mount: '',
  headers: [],
  request: null,
  body: () => undefined,
  gone: () => new AbortController().signal,
};

function streamOf({ body }: Outgoing): ReadableStream<Uint8Array> {
  if (body instanceof ReadableStream) return body;
  throw new Error('no stream');
}

const headerOf = ({ headers }: Outgoing, wanted: string) => headers.find(([name]) => name === wanted)?.[1];

it('takes no door at its word that a body was delivered that was not read to its end', async () => {
  const { ask, finished, clock } = open();
  const monitor = await finished();
  (await ask(monitor)).delivered();
  const nearly = await ask(monitor);
  const reader = streamOf(nearly).getReader();
  for (let size = 0; size < result.length; ) size += (await reader.read()).value?.byteLength ?? 0;
  await clock.settle();
  nearly.delivered();
  const again = await ask(monitor);
  expect(again.status).toBe(200);
  expect(await new Response(streamOf(again)).text()).toBe(result);
  again.delivered();
  again.failed();
  expect((await ask(monitor)).status).toBe(404);
});

it('hands a small result over as its bytes', async () => {
  const { ask, finished } = open(undefined, { body: 'small' });
  const monitor = await finished();
  const told = await ask(monitor);
  expect(told.body).toEqual(new TextEncoder().encode('small'));
  told.delivered();
  expect((await ask(monitor)).status).toBe(404);
});

it('breaks a stream off that is not read, at a door that does nothing about it', async () => {
  const { ask, finished, clock } = open();
  const told = await ask(await finished());
  await clock.advance(31_000);
  await expect(new Response(streamOf(told)).text()).rejects.toThrow('the reader took too long');
});

it('leaves a result to the reader who is to confirm it, whatever becomes of the connection after that', async () => {
  const { ask, finished, clock } = open();
  const monitor = await finished();
  const held = await ask(monitor, 'acknowledge');
  expect(await new Response(streamOf(held)).text()).toBe(result);
  held.delivered();
  held.failed();
  await clock.settle();
  expect((await ask(monitor)).status).toBe(202);
});

it('breaks no connection off that was told to have delivered, however late its reading is renewed', async () => {
  const memory = memoryStore();
  let late: Promise<void> | undefined;
  const store: Store = {
    ...memory,
    commit: async (change) => {
      const before = late;
      late = undefined;
      await before;
      return memory.commit(change);
    },
  };
  const { ask, finished, clock } = open(undefined, { store });
  const monitor = await finished();
  const told = await ask(monitor);
  let isBroken = false;
  told.watched?.(() => {
    isBroken = true;
  });
  await new Response(streamOf(told)).text();
  const { promise, resolve: renew } = Promise.withResolvers<void>();
  late = promise;
  await clock.advance(10_000);
  told.delivered();
  await clock.settle();
  renew();
  await clock.settle();
  expect(isBroken).toBe(false);
  expect((await ask(monitor)).status).toBe(404);
});

it('counts the time that a client waits from the arrival of its request', async () => {
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
  const { ask, clock } = open(begin);
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const waiting = ask('/', 'respond-async, wait=3', { method: 'POST', body: () => readable });
  await clock.advance(3_000);
  await writable.close();
  await begun;
  expect((await waiting).status).toBe(202);
});
