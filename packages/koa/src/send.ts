import { Readable } from 'node:stream';
import type { Outgoing } from '@respond-async/fetch';
import { bodyOf, setHeaders, watch } from '@respond-async/node/door';
import type { Context } from 'koa';

/** Has Koa send an answer of ours, so that middleware around us sees it as any other; tells what became of it. */
export function send(ctx: Context, outgoing: Outgoing): void {
  const isEmpty = outgoing.headers.some(([name, value]) => name === 'Content-Length' && value === '0');
  const body = isEmpty ? '' : streamed(bodyOf(outgoing), outgoing);
  // Middleware that replaces a body does not read it: but for one that has nothing to be read.
  const isOurs = () => (body instanceof Readable ? body.readableEnded : !isEmpty || ctx.length === 0);
  if (!watch(ctx.req, ctx.res, outgoing, isOurs)) return;
  // By its type Koa would say what an empty body is, and by the body which type it has.
  ctx.remove('Content-Type');
  ctx.body = body;
  ctx.status = outgoing.status;
  ctx.remove('Content-Type');
  setHeaders(ctx.res, outgoing);
}

/** A result is a stream for Koa: of that it can be told whether it was read. */
function streamed(body: ReturnType<typeof bodyOf>, { watched }: Outgoing): ReturnType<typeof bodyOf> {
  return body instanceof Uint8Array && watched !== undefined ? Readable.from([body]) : body;
}
