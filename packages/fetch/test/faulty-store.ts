import { memoryStore, type Store } from '@respond-async/core';

/** A store that gives other bytes than it was given, as long as it is told to. */
export function faulty(spoil: (chunk: Uint8Array) => Uint8Array, isFaulty: () => boolean): Store {
  const store = memoryStore();
  const read: typeof store.bodies.read = async (id) => {
    const spoiling = new TransformStream<Uint8Array, Uint8Array>({
      transform: (chunk, controller) => controller.enqueue(isFaulty() ? spoil(chunk) : chunk),
    });
    return (await store.bodies.read(id)).pipeThrough(spoiling);
  };
  return { ...store, bodies: { ...store.bodies, read } };
}

/** Ways of giving other bytes than there are. */
export const spoiled: readonly (readonly [how: string, spoil: (chunk: Uint8Array) => Uint8Array])[] = [
  ['less', (chunk) => chunk.subarray(1)],
  ['more', (chunk) => Uint8Array.from([...chunk, ...chunk])],
];
