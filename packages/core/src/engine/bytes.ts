import { type Body, INLINE_LIMIT } from '../job/payload.ts';
import type { Bodies } from '../ports/store.ts';
import { BodyTooLarge } from './error.ts';

/** Bytes on their way into a job: small ones stay in the record, others go to the store's bodies under `id`. */
export async function absorb(
  bytes: ReadableStream<Uint8Array> | Uint8Array,
  id: string,
  limit: number,
  bodies: Bodies,
): Promise<Body> {
  if (bytes instanceof Uint8Array && bytes.byteLength > limit) throw new BodyTooLarge(limit);
  if (bytes instanceof Uint8Array && bytes.byteLength <= INLINE_LIMIT) return { inline: bytes };
  const reader = streamOf(bytes).getReader();
  const first = await readUpTo(INLINE_LIMIT, reader);
  if (first.done) return { inline: joined(first.chunks, limit) };
  return { stored: id, size: await bodies.write(id, resumed(first.chunks, reader), limit) };
}

/** The bytes of a body, read as they are asked for. */
export function bytesOf(body: Body, bodies: Bodies): ReadableStream<Uint8Array> {
  if ('inline' in body) return streamOf(body.inline);
  let reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        reader ??= (await bodies.read(body.stored)).getReader();
        const { done, value } = await reader.read();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: (reason) => reader?.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}

/** All of the bytes, when there are no more than `limit`; throws a `BodyTooLarge` otherwise. */
export async function streamToBytes(
  bytes: ReadableStream<Uint8Array> | Uint8Array | undefined,
  limit: number,
): Promise<Uint8Array | undefined> {
  if (!(bytes instanceof ReadableStream)) return bytes;
  const reader = bytes.getReader();
  const { chunks, done } = await readUpTo(limit, reader);
  if (done) return joined(chunks, limit);
  await reader.cancel();
  throw new BodyTooLarge(limit);
}

/** All of a stream, as a text. */
export function textOf(stream: ReadableStream<Uint8Array>): Promise<string> {
  return new Response(stream).text();
}

/** A stream that breaks off, with the signal's reason, when the signal aborts. */
export function stoppable(
  bytes: ReadableStream<Uint8Array>,
  signal: AbortSignal,
): ReadableStream<Uint8Array> {
  return bytes.pipeThrough(new TransformStream<Uint8Array, Uint8Array>(), { signal });
}

export function streamOf(bytes: ReadableStream<Uint8Array> | Uint8Array): ReadableStream<Uint8Array> {
  if (bytes instanceof ReadableStream) return bytes;
  return new ReadableStream({
    start(controller) {
      if (bytes.byteLength > 0) controller.enqueue(bytes);
      controller.close();
    },
  });
}

interface Beginning {
  readonly chunks: readonly Uint8Array[];
  /** Was that all? */
  readonly done: boolean;
}

async function readUpTo(most: number, reader: ReadableStreamDefaultReader<Uint8Array>): Promise<Beginning> {
  const chunks: Uint8Array[] = [];
  for (let size = 0; size <= most; ) {
    const { done, value } = await reader.read();
    if (done) return { chunks, done: true };
    chunks.push(value);
    size += value.byteLength;
  }
  return { chunks, done: false };
}

function joined(chunks: readonly Uint8Array[], limit: number): Uint8Array {
  const size = chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0);
  if (size > limit) throw new BodyTooLarge(limit);
  const all = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.byteLength;
  }
  return all;
}

/** What has been read already, and then the rest. */
function resumed(
  chunks: readonly Uint8Array[],
  reader: ReadableStreamDefaultReader<Uint8Array>,
): ReadableStream<Uint8Array> {
  const before = [...chunks];
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } =
          before.length > 0 ? { done: false, value: before.shift() } : await reader.read();
        if (done || value === undefined) controller.close();
        else controller.enqueue(value);
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}
