import type { HeaderList } from '@respond-async/dialects';

/** To which other origins the caller's headers may go: those of these URLs, or those that are found good. */
export type Trust = readonly string[] | ((url: URL) => boolean);

/** What speaks of the request that started the operation, and not of who sent it. */
const OF_THE_START = /^(?:content-.*|if-.*|accept|prefer|range|idempotency-key|solitude-async)$/;

/** The caller's headers, as they go with the requests that watch and cancel. */
export function lasting(headers: Headers): HeaderList {
  return [...headers].filter(([name]) => !OF_THE_START.test(name));
}

/** May the caller's headers go there? `origin`: where the operation was started. */
export function isTrusted(url: string, origin: string, trust: Trust | undefined): boolean {
  const target = new URL(url);
  if (target.origin === origin) return true;
  if (typeof trust === 'function') return trust(target);
  return (trust ?? []).some((trusted) => new URL(trusted).origin === target.origin);
}
