import { type Bodies, BodyTooLarge } from 'respond-async';
import type { ObjectClient } from './object-client.ts';

/** Keeps large inputs and results as objects under a prefix, which is theirs alone. */
export function s3Bodies(client: ObjectClient, prefix: string): Bodies {
  const keyOf = (id: string): string => prefix + encodeURIComponent(id);
  return {
    async write(id, bytes, limit) {
      const key = keyOf(id);
      const counter = new Counter(limit);
      try {
        await client.putObject({ key, body: bytes.pipeThrough(counter) });
        return counter.size;
      } catch (error) {
        // A put that failed may have been made all the same. What can't be removed now, the engine removes when it starts.
        await client.deleteObject({ key }).catch(() => {});
        throw counter.tooLarge ?? error;
      }
    },

    async read(id) {
      const { body } = await client.getObject({ key: keyOf(id) });
      return body;
    },

    remove: (id) => client.deleteObject({ key: keyOf(id) }),

    async *list(writtenBefore = Number.POSITIVE_INFINITY) {
      for (let after: string | undefined; ; ) {
        const page = await client.listObjects({ prefix, ...(after !== undefined && { after }) });
        for (const { key, lastModified } of page.objects) {
          if (lastModified < writtenBefore) yield decodeURIComponent(key.slice(prefix.length));
        }
        if (page.next === undefined) return;
        after = page.next;
      }
    },
  };
}

/** Counts the bytes that pass, and breaks the stream off when they are too many. */
class Counter extends TransformStream<Uint8Array, Uint8Array> {
  size = 0;
  /** What it broke off with: clients wrap the errors of a stream in their own. */
  tooLarge: BodyTooLarge | undefined;

  constructor(limit: number) {
    super({
      transform: (chunk, controller) => {
        this.size += chunk.byteLength;
        if (this.size > limit) {
          this.tooLarge = new BodyTooLarge(limit);
          throw this.tooLarge;
        }
        controller.enqueue(chunk);
      },
    });
  }
}
