import type { ResultHead } from '../answer.ts';
import { headerIn } from '../header-list.ts';

/** Why a body can't stand within a record. */
export type Unshown = 'too-large' | 'not-text';

// A mark at its beginning is part of the body.
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A body as the text that stands in a record; or why it can't. `bytes`: `undefined` where there are too many. */
export function contentOf(
  { headers }: ResultHead,
  bytes: Uint8Array | undefined,
): { readonly text: string } | { readonly unshown: Unshown } {
  if (bytes === undefined) return { unshown: 'too-large' };
  if (encodingIn(headers) !== undefined && bytes.byteLength > 0) return { unshown: 'not-text' };
  try {
    return { text: decoder.decode(bytes) };
  } catch {
    return { unshown: 'not-text' };
  }
}

/** How the bytes of a body are compressed; `undefined` where they are not. */
export function encodingIn(headers: ResultHead['headers']): string | undefined {
  const encoding = headerIn(headers, 'content-encoding');
  return encoding === undefined || /^\s*(?:identity)?\s*$/i.test(encoding) ? undefined : encoding;
}
