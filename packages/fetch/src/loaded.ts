import type { Reading } from '@respond-async/core';
import { bytesOf } from './request-body.ts';

/** A reading all of whose bytes are at hand. */
type Loaded = Reading & { readonly result: { readonly bytes: Uint8Array } };

/** The same reading with all of its bytes at hand. The next reader may have it where they can't be read. */
export async function loaded(reading: Reading): Promise<Loaded> {
  const { value, size, bytes, body } = reading.result;
  try {
    return withBytes(reading, bytes ?? (await whole(body, size)), value);
  } catch (error) {
    await reading.release();
    throw error;
  }
}

/** A reading of a result that is told in a text: it is read when that text is. */
export function withBytes(
  reading: Reading,
  bytes: Uint8Array,
  value: Reading['result']['value'] = reading.result.value,
): Loaded {
  return { ...reading, result: { value, bytes, size: bytes.byteLength } };
}

async function whole(body: ReadableStream<Uint8Array> | undefined, size: number): Promise<Uint8Array> {
  const bytes = body === undefined ? new Uint8Array() : await bytesOf(body);
  if (bytes.byteLength === size) return bytes;
  throw new Error(`a stored body of ${size} bytes has another length`);
}
