import type { Clock } from './clock.ts';
import { heard } from './silence.ts';

export type Bytes = Uint8Array<ArrayBuffer>;

/** A body, as it comes. Throws `ConnectionFailed` when it breaks off, or nothing comes of it any more; and the reason of the signal. */
export async function* partsOf(
  response: Response,
  clock: Clock,
  signal?: AbortSignal | null,
): AsyncGenerator<Bytes, void, void> {
  const reader = response.body?.getReader();
  if (reader === undefined) return;
  try {
    for (;;) {
      const part = await heard({ what: 'the answer broke off', clock, signal }, () => reader.read());
      if (part.done) return;
      yield part.value;
    }
  } finally {
    // Nothing happens where it has been read to its end.
    reader.cancel().catch(() => {});
  }
}

/** All of it. */
export async function bytesOf(response: Response, clock: Clock, signal?: AbortSignal | null): Promise<Bytes> {
  const parts: Bytes[] = [];
  for await (const part of partsOf(response, clock, signal)) parts.push(part);
  return joined(parts);
}

export function joined(parts: readonly Bytes[]): Bytes {
  const all = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Nobody reads it. That is not waited for: where there is a copy, it would be until that is dropped, too. */
export function discard(response: Response): void {
  response.body?.cancel().catch(() => {});
}
