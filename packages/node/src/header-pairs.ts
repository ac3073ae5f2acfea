import type { HeaderList } from '@respond-async/dialects';

/** The headers of a Node message, in their own letters and order. */
export function headerPairs(rawHeaders: readonly string[]): HeaderList {
  return rawHeaders.flatMap((name, at) => (at % 2 === 0 ? [[name, rawHeaders[at + 1] ?? ''] as const] : []));
}

/** Methods whose requests say nothing about their body when they have none. RFC 9110, 8.6. */
const BODILESS = new Set(['GET', 'HEAD', 'DELETE', 'OPTIONS', 'TRACE']);

/** Headers as Node sends them, with what says where the body ends. */
export function framed(headers: HeaderList, method: string, hasBody: boolean): readonly string[] {
  const flat = headers.flat();
  if (headers.some(([name]) => name.toLowerCase() === 'content-length')) return flat;
  if (hasBody) return [...flat, 'Transfer-Encoding', 'chunked'];
  return BODILESS.has(method) ? flat : [...flat, 'Content-Length', '0'];
}
