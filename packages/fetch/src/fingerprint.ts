import type { StoredRequest } from './stored-request.ts';

/**
 * The headers that make another request of the same method, URL and body. All others may differ when a client repeats a
 * request under the same key: its version, its traces, fresh credentials.
 */
const MATTER = new Set(['accept', 'accept-language', 'content-encoding', 'content-language', 'content-type']);

/** What a request asks for, in 43 characters: a repeated request has the same. */
export async function fingerprintOf(
  request: StoredRequest,
  body: Uint8Array<ArrayBuffer> | undefined,
): Promise<string> {
  const { method, mount, target, headers } = request;
  const lower = headers.map(([name, value]) => [name.toLowerCase(), value] as const);
  const mattering = lower.filter(([name]) => MATTER.has(name)).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const head = new TextEncoder().encode(`${JSON.stringify([method, mount + target, mattering])}\n`);
  const digest = await crypto.subtle.digest('SHA-256', await new Blob([head, body ?? '']).arrayBuffer());
  return btoa(String.fromCharCode(...new Uint8Array(digest))).slice(0, 43);
}
