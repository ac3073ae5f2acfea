import { callbackIn } from '../callback.ts';
import type { Read } from '../dialect.ts';
import { parsePrefer, waitOf, wantsAsync } from '../prefer.ts';
import type { WireRequest } from '../wire.ts';
import { keyIn } from './idempotency-key.ts';
import { badKey, problemResponse } from './problems.ts';

/** A request for anything but a monitor. Only one that allows it is answered later: RFC 7240, section 4.1. */
export function readStart(request: WireRequest): Read {
  const preferences = parsePrefer(request.header('prefer'));
  if (!wantsAsync(preferences)) return { type: 'pass' };
  const wait = waitOf(preferences);
  const callback = callbackIn(preferences, 'callback');
  const header = request.header('idempotency-key');
  const key = header === undefined ? undefined : keyIn(header);
  if (header !== undefined && key === undefined) return { type: 'reply', response: problemResponse(badKey) };
  return {
    type: 'submit',
    ...(wait !== undefined && { wait }),
    ...(key !== undefined && { key }),
    ...(callback !== undefined && { notify: [{ url: callback, on: 'settled', sign: true }] }),
    notes: null,
  };
}
