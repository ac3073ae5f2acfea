import { type FetchHandler, performer } from './fetch-handler.ts';
import { FetchRequest } from './incoming.ts';
import { createLayer } from './layer.ts';
import type { RespondAsyncOptions } from './options.ts';
import { toResponse, varied } from './response.ts';

/**
 * Lets a fetch handler answer later those who ask for it. All other requests pass through untouched but for `Vary`.
 * Options that contradict each other are a `TypeError`.
 */
export function respondAsync<Rest extends readonly unknown[]>(
  handler: FetchHandler<Rest>,
  options: RespondAsyncOptions<Request>,
): (request: Request, ...rest: Rest) => Promise<Response> {
  if (typeof handler !== 'function') {
    throw new TypeError(
      'respondAsync() wraps a function of a Request: of an app with fetch(), hand over app.fetch',
    );
  }
  const layer = createLayer(options, performer(handler));
  return async (request, ...rest) => {
    const read = layer.read(new FetchRequest(request));
    if (read.type === 'ours') return toResponse(await read.answer());
    const response = await handler(request, ...rest);
    return read.vary === undefined ? response : varied(response, read.vary);
  };
}
