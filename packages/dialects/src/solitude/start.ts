import type { Read } from '../dialect.ts';
import { isNamed } from '../header-list.ts';
import type { Unasked, WireRequest } from '../wire.ts';
import { errorResponse, notDelayed } from './errors.ts';
import { JSON_TYPE, SOLITUDE_ASYNC } from './words.ts';

const ASKS = SOLITUDE_ASYNC.toLowerCase();
const DELAYED = new Set(['POST', 'PUT', 'PATCH']);

/** A request for anything but a monitor. Any value asks, `no` and `0` too; with an other method it is refused. */
export function readStart(request: WireRequest): Read {
  if ((request.header(ASKS) ?? '') === '') return { type: 'pass' };
  if (DELAYED.has(request.method)) return { type: 'submit', notes: null };
  const headers = [['Allow', 'POST, PUT, PATCH']] as const;
  return { type: 'reply', response: errorResponse(notDelayed, { headers }) };
}

/** What is not JSON is called so, as it always was; and results stand in texts: nobody may compress them. */
export function unasked({ target, headers }: Unasked): Unasked {
  const left = headers.filter((header) => !isNamed(header, ASKS) && !isNamed(header, 'accept-encoding'));
  if (left.some((header) => isNamed(header, 'content-type') && isJson(header[1])))
    return { target, headers: left };
  const untyped = left.filter((header) => !isNamed(header, 'content-type'));
  return { target, headers: [...untyped, ['Content-Type', JSON_TYPE]] };
}

const isJson = (type: string): boolean => /^\s*application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i.test(type);
