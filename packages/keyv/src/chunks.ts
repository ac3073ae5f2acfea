import { BodyTooLarge } from '@respond-async/core';

/** Bytes are stored in pieces of so many: large enough to be quick, small enough to pass through memory. */
const CHUNK = 256 * 1024;

/** The same bytes in pieces of `CHUNK`, the last one shorter. More than `limit` throws a `BodyTooLarge`. */
export async function* chunksOf(
  bytes: ReadableStream<Uint8Array>,
  limit: number,
): AsyncGenerator<Uint8Array> {
  let piece = new Uint8Array(CHUNK);
  let filled = 0;
  let size = 0;
  for await (const bytesRead of bytes) {
    size += bytesRead.byteLength;
    if (size > limit) throw new BodyTooLarge(limit);
    for (let at = 0; at < bytesRead.byteLength; ) {
      const part = bytesRead.subarray(at, at + CHUNK - filled);
      piece.set(part, filled);
      filled += part.byteLength;
      at += part.byteLength;
      if (filled < CHUNK) continue;
      yield piece;
      piece = new Uint8Array(CHUNK);
      filled = 0;
    }
  }
  if (filled > 0) yield piece.subarray(0, filled);
}
