import type { WireRequest } from '@respond-async/dialects';

/**
 * May this request use up a result that is kept for one reader? Not those that look ahead or that nobody's program
 * waits for: HEAD, prefetches, links that somebody clicked on, requests of other sites.
 */
export function maySpend(request: WireRequest): boolean {
  if (request.method === 'HEAD') return false;
  const purpose = request.header('sec-purpose') ?? request.header('purpose') ?? '';
  if (/\bprefetch\b/i.test(purpose)) return false;
  return request.header('sec-fetch-mode') !== 'navigate' && request.header('sec-fetch-site') !== 'cross-site';
}

/** Would the answer become a script that handles every request of the origin? */
export function isForServiceWorker(request: WireRequest): boolean {
  return request.header('service-worker')?.toLowerCase() === 'script';
}
