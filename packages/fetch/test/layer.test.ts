import { createEngine } from '@respond-async/core';
import { odata } from '@respond-async/dialects';
import { createLayer, type Incoming, type Outgoing } from '@respond-async/fetch';
import { expect, it, onTestFinished } from 'vitest';
import { handClock } from '../../testing/src/hand-clock.ts';

/** Too long to be at hand: it is read as it is sent. */
const result = 'result '.repeat(3_000);

/** A door that has no server at all. */
function open(perform: () => void = () => {}) {
  const clock = handClock();
  const engine = createEngine({ clock });
  onTestFinished(async () => void (await engine.stop({ drain: 0, abort: 0 })));
  const layer = createLayer<null>({ engine, dialect: odata() }, async () => {
    perform();
    return { status: 200, headers: [], body: new Blob([result]).stream() };
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
  return { clock, engine, ask };
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

const headerOf = ({ headers }: Outgoing, wanted: string) => headers.find(([name]) => name === wanted)?.[1];

it('takes no door at its word that a body was delivered that was not read to its end', async () => {
  const { ask, engine } = open();
  const accepted = await ask('/', 'respond-async');
  const monitor = new URL(headerOf(accepted, 'Location') ?? '').pathname;
  await engine.wait(monitor.slice('/_async/'.length));
  (await ask(monitor)).delivered();
  const again = await ask(monitor);
  expect(again.status).toBe(200);
  if (!(again.body instanceof ReadableStream)) throw new Error('no body');
  expect(await new Response(again.body).text()).toBe(result);
  again.delivered();
  again.failed();
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
