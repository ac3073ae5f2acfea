import type { HeaderList } from '@respond-async/dialects';

// Loops: these lists are made for every request.

/** The headers of a Node message, in their own letters and order. */
export function headerPairs(rawHeaders: readonly string[]): HeaderList {
  const pairs: HeaderList[number][] = [];
  for (let at = 0; at < rawHeaders.length; at += 2)
    pairs.push([rawHeaders[at] ?? '', rawHeaders[at + 1] ?? '']);
  return pairs;
}

/** Headers as Node takes them: names and values in turn. */
export function flat(headers: HeaderList): string[] {
  const all: string[] = [];
  for (const header of headers) all.push(header[0], header[1]);
  return all;
}

/** Methods whose requests say nothing about their body when they have none. RFC 9110, 8.6. */
const BODILESS = new Set(['GET', 'HEAD', 'DELETE', 'OPTIONS', 'TRACE']);

/** Headers as Node takes them, with what says where the body ends. */
export function framed(headers: HeaderList, method: string, hasBody: boolean): readonly string[] {
  const all = flat(headers);
  if (headers.some(isLength)) return all;
  if (hasBody) all.push('Transfer-Encoding', 'chunked');
  else if (!BODILESS.has(method)) all.push('Content-Length', '0');
  return all;
}

/** Does this header say how long the body is? */
export function isLength([name]: HeaderList[number]): boolean {
  return name.length === 14 && name.toLowerCase() === 'content-length';
}
