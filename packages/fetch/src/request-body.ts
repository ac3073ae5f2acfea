import { BodyTooLarge } from '@respond-async/core';
import type { Incoming } from './exchange.ts';

/** A body of at most so many bytes is not worth a stream. */
const SMALL = 16_384;

/** The bytes of a request, of which there may be `limit`: more are a `BodyTooLarge`, thrown or as the stream's error. */
export function requestBody(
  incoming: Incoming<unknown>,
  limit: number,
): Promise<Uint8Array<ArrayBuffer>> | ReadableStream<Uint8Array> | undefined {
  const length = Number(incoming.header('content-length') ?? Number.NaN);
  if (length > limit) throw new BodyTooLarge(limit);
  if (length > 0 && length <= SMALL && incoming.bytes !== undefined) return incoming.bytes();
  return incoming.body()?.pipeThrough(counted(limit));
}

function counted(limit: number): TransformStream<Uint8Array, Uint8Array> {
  let size = 0;
  return new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      size += chunk.byteLength;
      if (size > limit) throw new BodyTooLarge(limit);
      controller.enqueue(chunk);
    },
  });
}

/** All bytes of a stream, for those who need them more than once. */
export async function bytesOf(stream: ReadableStream<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  for await (const chunk of stream) chunks.push(Uint8Array.from(chunk));
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}
