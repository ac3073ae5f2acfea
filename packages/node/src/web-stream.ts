import { Readable } from 'node:stream';
import { joined } from './joined.ts';

/** A web stream as Node reads it. It notices at once when the stream breaks, even while nobody reads. */
export function fromWeb(stream: ReadableStream<Uint8Array>): Readable {
  const reader = stream.getReader();
  const readable = new Readable({
    read() {
      reader.read().then(
        ({ done, value }) => readable.push(done ? null : value),
        (error) => readable.destroy(error),
      );
    },
    destroy(error, callback) {
      reader.cancel(error).catch(() => {});
      callback(error);
    },
  });
  reader.closed.catch((error) => readable.destroy(error));
  return readable;
}

/** A Node stream as a web stream, read as it is asked for. `leave` is called when it is cancelled. */
export function toWeb(readable: Readable, leave: () => void): ReadableStream<Uint8Array> {
  const chunks = readable.iterator({ destroyOnReturn: false });
  // It may break before anybody reads: who does is told then, and the process must not die of it.
  readable.on('error', () => {});
  return new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await chunks.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      async cancel() {
        await chunks.return?.();
        leave();
      },
    },
    { highWaterMark: 0 },
  );
}

/** All bytes of a Node stream, in an array of their own. Rejects when it breaks. */
export function collected(readable: Readable): Promise<Uint8Array<ArrayBuffer>> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = [];
    readable.on('data', (chunk: Uint8Array) => chunks.push(chunk));
    readable.on('end', () => resolve(joined(chunks)));
    readable.on('error', reject);
    // It closes in any case, and an error costs much to make.
    readable.on('close', () => readable.readableEnded || reject(new Error('the connection broke')));
  });
}
