import { isDeepStrictEqual } from 'node:util';
import { type Bodies, BodyTooLarge, type Change, type Committed, type Store } from '@respond-async/core';

const TRIES = 100;

/**
 * A store as one sees it who does what the port asks of its user: what fails is tried again, and after a failure that
 * left it open the store is asked what stands. Nothing else: a miss stays a miss.
 */
export function patientStore(store: Store): Store {
  const { documents, bodies } = store;
  return {
    ...store,
    commit: (change) => commit(store, change),
    read: (id) => patiently(async () => store.read(id)),
    find: (query) => patiently(() => store.find(query)),
    documents: {
      get: (name) => patiently(() => documents.get(name)),
      list: (prefix) => patiently(() => documents.list(prefix)),
      remove: (name) => patiently(() => documents.remove(name)),
      async put(name, value, expected) {
        let failed = false;
        const put = await patiently(
          () => documents.put(name, value, expected),
          () => (failed = true),
        );
        if (put || !failed) return put;
        return isDeepStrictEqual((await patiently(() => documents.get(name)))?.value, value);
      },
    },
    bodies: {
      write: (id, bytes, limit) => write(bodies, id, bytes, limit),
      read: async (id) =>
        new Blob([await patiently(async () => new Response(await bodies.read(id)).arrayBuffer())]).stream(),
      remove: (id) => patiently(() => bodies.remove(id)),
      list: () => bodies.list(),
    },
  };
}

async function commit(store: Store, change: Change): Promise<Committed> {
  let failed = false;
  const committed = await patiently(
    async () => store.commit(change),
    () => (failed = true),
  );
  if (committed.ok || !failed) return committed;
  const standing = await patiently(async () => store.read(change.id));
  return standing?.revision === change.next?.revision && standing?.mark === change.next?.mark
    ? { ok: true }
    : committed;
}

/** Another try needs the bytes again, and how they ended. */
async function write(bodies: Bodies, id: string, bytes: ReadableStream<Uint8Array>, limit: number) {
  const chunks: Uint8Array[] = [];
  let end: unknown;
  try {
    for await (const chunk of bytes) chunks.push(chunk);
  } catch (error) {
    end = error;
  }
  return patiently(async () => {
    try {
      return await bodies.write(id, streamOf(chunks, end), limit);
    } catch (error) {
      if (error === end || error instanceof BodyTooLarge) return Promise.reject(new Final(error));
      throw error;
    }
  });
}

function streamOf(chunks: readonly Uint8Array[], end: unknown): ReadableStream<Uint8Array> {
  const left = [...chunks];
  return new ReadableStream({
    pull(controller) {
      const chunk = left.shift();
      if (chunk !== undefined) controller.enqueue(chunk);
      else if (end !== undefined) controller.error(end);
      else controller.close();
    },
  });
}

/** An answer, in the form of an error: not to be tried again. */
class Final {
  readonly error: unknown;

  constructor(error: unknown) {
    this.error = error;
  }
}

export async function patiently<T>(ask: () => Promise<T>, onFailure?: () => void): Promise<T> {
  for (let left = TRIES; ; left -= 1) {
    try {
      return await ask();
    } catch (error) {
      if (error instanceof Final) throw error.error;
      if (left === 0) throw error;
      onFailure?.();
    }
  }
}
