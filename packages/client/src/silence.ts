import { anyOf, orAborted } from './abortable.ts';
import type { Clock } from './clock.ts';
import { ConnectionFailed } from './errors.ts';

/** How long an answer may take to begin, and each part of it to follow the one before, in milliseconds. */
const SILENCE = 60_000;

export interface Hearing {
  /** What has not happened when it goes wrong, for people. */
  readonly what: string;
  /** Where silence counts as an end. */
  readonly clock?: Clock;
  readonly signal?: AbortSignal | null | undefined;
}

/** What the other side gives. Rejects with the signal's reason, and with `ConnectionFailed` for everything else. */
export async function heard<T>(
  { what, clock, signal }: Hearing,
  act: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const silence = new AbortController();
  const callOff = clock?.after(SILENCE, () => silence.abort(new Error('silence')));
  const either = anyOf(signal, silence.signal);
  try {
    return await orAborted(act(either), either);
  } catch (cause) {
    signal?.throwIfAborted();
    throw new ConnectionFailed(`${what}: ${wordsOf(cause)}`, { cause });
  } finally {
    callOff?.();
  }
}

/** What went wrong; `fetch` tells it in the cause. */
function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
}
