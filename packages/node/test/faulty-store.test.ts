import { createEngine, memoryStore, type Store } from '@respond-async/core';
import { odata } from '@respond-async/dialects';
import { respondAsync } from '@respond-async/node';
import { expect, it, onTestFinished } from 'vitest';
import { listen } from '../../fetch/test/behaviour/server.ts';

const RESULT = Buffer.alloc(200_000, 'result ');

/** A store that gives other bytes than it was given, as long as it is told to. */
function faulty(spoil: (chunk: Uint8Array) => Uint8Array, isFaulty: () => boolean): Store {
  const store = memoryStore();
  const read: typeof store.bodies.read = async (id) => {
    const spoiling = new TransformStream<Uint8Array, Uint8Array>({
      transform: (chunk, controller) => controller.enqueue(isFaulty() ? spoil(chunk) : chunk),
    });
    return (await store.bodies.read(id)).pipeThrough(spoiling);
  };
  return { ...store, bodies: { ...store.bodies, read } };
}

it.each([
  ['less', (chunk: Uint8Array) => chunk.subarray(1)],
  ['more', (chunk: Uint8Array) => Buffer.concat([chunk, chunk])],
])('a result of which the store gives %s than there is breaks off, and is not used up', async (_, spoil) => {
  let isFaulty = true;
  const engine = createEngine({ store: faulty(spoil, () => isFaulty) });
  const app = respondAsync((_, response) => void response.end(RESULT), { engine, dialect: odata() });
  const { fetch, close } = await listen(app);
  onTestFinished(async () => {
    await engine.stop({ drain: 0, abort: 0 });
    await close();
  });
  const accepted = await fetch('/', { headers: { prefer: 'respond-async' } });
  const monitor = new URL(accepted.headers.get('location') ?? '').pathname;
  await engine.wait(monitor.slice('/_async/'.length));
  await expect(fetch(monitor).then((answer) => answer.arrayBuffer())).rejects.toThrow(/aborted|hang up/);
  isFaulty = false;
  expect(RESULT.equals(Buffer.from(await (await fetch(monitor)).arrayBuffer()))).toBe(true);
});
