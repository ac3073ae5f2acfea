import type { Incoming } from '@respond-async/fetch';
import { incomingOf } from '@respond-async/node/door';
import type { Context } from 'koa';

/** A Koa request as the HTTP layer sees it. */
export function incoming(ctx: Context): Incoming<Context> {
  return incomingOf(ctx.req, ctx.res, { request: ctx, mount: mountOf(ctx), parsed: ctx.request });
}

/** The path under which a middleware is mounted: what stood before the path that it is shown. */
function mountOf({ originalUrl, url }: Context): string {
  if (originalUrl === url) return '';
  // `/api?x` is shown as `/?x` below `/api`.
  const shown = originalUrl.endsWith(url) ? url : url.slice(1);
  return originalUrl.endsWith(shown) ? originalUrl.slice(0, originalUrl.length - shown.length) : '';
}
