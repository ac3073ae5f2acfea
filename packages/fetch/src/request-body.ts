import { BodyTooLarge } from '@respond-async/core';
import type { Incoming } from './exchange.ts';

/** The bytes of a request, of which there may be `limit`: more are a `BodyTooLarge`, thrown or as the stream's error. */
export function requestBody(
  incoming: Incoming<unknown>,
  limit: number,
): ReadableStream<Uint8Array> | undefined {
  if (Number(incoming.header('content-length') ?? 0) > limit) throw new BodyTooLarge(limit);
  let size = 0;
  const counted = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      size += chunk.byteLength;
      if (size > limit) throw new BodyTooLarge(limit);
      controller.enqueue(chunk);
    },
  });
  return incoming.body()?.pipeThrough(counted);
}
