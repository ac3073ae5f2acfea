import { Readable } from 'node:stream';

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

/** A Node stream as a web stream, read as it is asked for. Whoever cancels it says with `leave` what is to happen. */
export function toWeb(readable: Readable, leave: () => void): ReadableStream<Uint8Array> {
  const chunks = readable.iterator({ destroyOnReturn: false });
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
