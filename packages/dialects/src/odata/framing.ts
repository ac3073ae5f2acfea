import type { HeaderList } from '../wire.ts';
import { reasonOf } from './reasons.ts';

/** What speaks of a connection, or belongs to an answer that is not in another. */
const DROPPED = new Set([
  'set-cookie',
  'connection',
  'keep-alive',
  'transfer-encoding',
  'trailer',
  'upgrade',
]);

/** Parts of names whose usual spelling is not a capital and small letters. Some readers look for the usual one only. */
const SPELLINGS: ReadonlyMap<string, string> = new Map(
  ['OData', 'MaxVersion', 'EntityId', 'AsyncResult', 'ETag', 'WWW', 'MD5'].map((part) => [
    part.toLowerCase(),
    part,
  ]),
);

/**
 * The status line and the headers of an HTTP/1.1 message, with the empty line that ends them (RFC 9112). Written for the
 * strictest reader: CRLF, a reason, usual spelling, one line per name. Each character is one byte.
 */
export function messageHead(status: number, headers: HeaderList): string {
  const lines = Map.groupBy(headers.filter(isKept), ([name]) => name.toLowerCase());
  const fields = [...lines].map(
    ([name, all]) => `${spelled(name)}: ${all.map(([, value]) => value).join(', ')}`,
  );
  return [`HTTP/1.1 ${status} ${reasonOf(status)}`, ...fields, '', ''].join('\r\n');
}

/** A line break would forge a header. */
function isKept([name, value]: HeaderList[number]): boolean {
  return !DROPPED.has(name.toLowerCase()) && !/[\r\n]/.test(name + value);
}

function spelled(lower: string): string {
  return lower
    .split('-')
    .map((part) => SPELLINGS.get(part) ?? part.charAt(0).toUpperCase() + part.slice(1))
    .join('-');
}
