import { Readable } from 'node:stream';
import type { Outgoing } from '@respond-async/fetch';
import { bodyOf, setHeaders, watch } from '@respond-async/node/door';
import type { Context } from 'koa';
import { ShortResult } from './short-result.ts';

/** Has Koa send an answer of ours, so that middleware around us sees it as any other; tells what became of it. */
export function send(ctx: Context, outgoing: Outgoing): void {
  const isEmpty = outgoing.headers.some(([name, value]) => name === 'Content-Length' && value === '0');
  const body = isEmpty ? '' : streamed(bodyOf(outgoing), outgoing);
  if (!watch(ctx.req, ctx.res, outgoing, () => isOurs(ctx, body))) return;
  // By its type Koa would say what an empty body is, and look up by the body which type it has: unless there is this one.
  ctx.res.setHeader('Content-Type', 'application/octet-stream');
  ctx.body = body;
  ctx.status = outgoing.status;
  ctx.res.removeHeader('Content-Type');
  setHeaders(ctx.res, outgoing);
  if (body instanceof ShortResult) body.sendAtOnce(ctx);
}

/** Middleware that replaces a body does not read it: but for one that has nothing to be read. */
function isOurs(ctx: Context, body: ReturnType<typeof streamed> | ''): boolean {
  if (body instanceof ShortResult) return body.wasTaken;
  if (body instanceof Readable) return body.readableEnded;
  return body !== '' || ctx.length === 0;
}

/** A result is a stream for Koa: of that it can be told whether it was read. */
function streamed(
  body: ReturnType<typeof bodyOf>,
  { watched }: Outgoing,
): ReturnType<typeof bodyOf> | ShortResult {
  return Buffer.isBuffer(body) && watched !== undefined ? new ShortResult(body) : body;
}
