import type { Read } from '../dialect.ts';
import type { WireRequest } from '../wire.ts';
import { errorResponse, readOnly, refusals } from './errors.ts';
import { monitorIn } from './words.ts';

/** A request for a monitor. There is nothing to do with one but to read it, as often as one likes. */
export function readPoll(request: WireRequest, path: string, maxContent: number): Read {
  const monitor = monitorIn(path);
  if (monitor === undefined) return { type: 'reply', response: errorResponse(refusals.unknown) };
  if (request.method !== 'GET')
    return { type: 'reply', response: errorResponse(readOnly, { headers: [['Allow', 'GET']] }) };
  const { kind, uuid: id } = monitor;
  return kind === 'result' ? { type: 'take', id, load: maxContent } : { type: 'take', id };
}
