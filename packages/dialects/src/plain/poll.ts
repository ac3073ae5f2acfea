import type { Read } from '../dialect.ts';
import { isMonitorId } from '../monitor-id.ts';
import { parsePrefer, waitOf } from '../prefer.ts';
import type { WireRequest } from '../wire.ts';
import { problemResponse, refusals, wrongMethod } from './problems.ts';
import { RESULT } from './words.ts';

/** A request for a monitor, or for its result where that has a URL of its own. HEAD looks without collecting. */
export function readPoll(request: WireRequest, path: string, redirects: boolean): Read {
  const isResult = redirects && path.endsWith(RESULT);
  const id = isResult ? path.slice(0, -RESULT.length) : path;
  if (!isMonitorId(id)) return { type: 'reply', response: problemResponse(refusals.unknown) };
  const wait = waitOf(parsePrefer(request.header('prefer')));
  const waiting = wait !== undefined && { wait };
  switch (request.method) {
    case 'GET':
      return { type: redirects && !isResult ? 'peek' : 'take', id, ...waiting };
    case 'HEAD':
      return { type: 'peek', id, ...waiting };
    case 'DELETE':
      return { type: 'cancel', id, ifSettled: 'discard' };
    default:
      return {
        type: 'reply',
        response: problemResponse(wrongMethod, [['Allow', 'GET, HEAD, DELETE']]),
      };
  }
}
