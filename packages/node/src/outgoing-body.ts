import type { Readable } from 'node:stream';
import type { Outgoing } from '@respond-async/fetch';
import { fromWeb } from './web-stream.ts';

/** The body of an answer of ours as Node sends it. It breaks where it is not as long as was said. */
export function bodyOf({ body, headers }: Outgoing, method: string | undefined): Readable | Buffer | null {
  if (body === undefined) return null;
  if (!(body instanceof ReadableStream)) return Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const length = headers.find(([name]) => name.toLowerCase() === 'content-length')?.[1];
  return fromWeb(body, length === undefined || method === 'HEAD' ? undefined : Number(length));
}
