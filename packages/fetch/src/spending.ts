import type { WireRequest } from '@respond-async/dialects';

const PURPOSES = ['sec-purpose', 'purpose', 'x-purpose', 'x-moz'];

/**
 * May this request use up a result that is kept for one reader? Not those that look ahead or that nobody's program
 * waits for: HEAD, prefetches, links that somebody clicked on, requests of other sites, unless they were allowed.
 */
export function maySpend(request: WireRequest): boolean {
  if (request.method === 'HEAD') return false;
  for (const name of PURPOSES) {
    const purpose = request.header(name);
    if (purpose !== undefined && /\bpre(?:fetch|view)\b/i.test(purpose)) return false;
  }
  // Browsers say where a request comes from over TLS only, but this with every navigation.
  if (request.header('upgrade-insecure-requests') !== undefined) return false;
  if (request.header('sec-fetch-mode') === 'navigate') return false;
  return request.header('sec-fetch-site') !== 'cross-site' || wasAllowed(request);
}

/** No browser sends this header for another site before the server has said, to a preflight, that it may (Fetch, 4.8). */
function wasAllowed(request: WireRequest): boolean {
  return request.header('prefer') !== undefined;
}

/** Would the answer become a script that handles every request of the origin? */
export function isForServiceWorker(request: WireRequest): boolean {
  return request.header('service-worker')?.toLowerCase() === 'script';
}
