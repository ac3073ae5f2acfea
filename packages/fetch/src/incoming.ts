import type { Incoming } from './exchange.ts';

/** A request as the HTTP layer sees it. */
export function incomingOf(request: Request): Incoming<Request> {
  const { origin, pathname, search } = new URL(request.url);
  return {
    method: request.method,
    origin,
    mount: '',
    target: pathname + search,
    get headers() {
      return [...request.headers];
    },
    request,
    header: (name) => request.headers.get(name) ?? undefined,
    body: () => request.body ?? undefined,
    gone: () => request.signal,
  };
}
