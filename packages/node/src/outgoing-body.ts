import type { Readable } from 'node:stream';
import type { Outgoing } from '@respond-async/fetch';
import { fromWeb } from './web-stream.ts';

/** The body of an answer of ours as Node sends it. */
export function bodyOf({ body }: { readonly body?: Outgoing['body'] | undefined }): Readable | Buffer | null {
  if (body === undefined) return null;
  if (typeof body === 'string') return Buffer.from(body, 'latin1');
  if (body instanceof ReadableStream) return fromWeb(body);
  return Buffer.from(body.buffer, body.byteOffset, body.byteLength);
}
