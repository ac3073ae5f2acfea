import { BodyTooLarge, EngineError } from '../engine/error.ts';
import type { Bodies } from '../ports/store.ts';

/** Bodies in the memory of the process, in the chunks in which they came. */
export function memoryBodies(): Bodies {
  const bodies = new Map<string, readonly Uint8Array[]>();
  return {
    async write(id, bytes, limit) {
      const { chunks, size } = await collect(bytes, limit);
      bodies.set(id, chunks);
      return size;
    },
    async read(id) {
      const chunks = bodies.get(id);
      if (chunks === undefined) throw new EngineError('store-failed', `there is no body ${id}`);
      return streamOf(chunks);
    },
    async remove(id) {
      bodies.delete(id);
    },
    async *list() {
      yield* [...bodies.keys()];
    },
  };
}

async function collect(bytes: ReadableStream<Uint8Array>, limit: number) {
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Leaving the loop early cancels the stream.
  for await (const chunk of bytes) {
    size += chunk.byteLength;
    if (size > limit) throw new BodyTooLarge(limit);
    // A source may fill the same buffer again.
    chunks.push(chunk.slice());
  }
  return { chunks, size };
}

function streamOf(chunks: readonly Uint8Array[]): ReadableStream<Uint8Array> {
  let next = 0;
  return new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const chunk = chunks[next];
        next += 1;
        // A copy: whoever reads may change it, or hand its buffer on.
        if (chunk === undefined) controller.close();
        else controller.enqueue(chunk.slice());
      },
    },
    { highWaterMark: 0 },
  );
}
