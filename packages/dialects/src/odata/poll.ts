import type { Read } from '../dialect.ts';
import { isMonitorId } from '../monitor-id.ts';
import { parsePrefer, waitOf } from '../prefer.ts';
import type { HeaderList, WireRequest, WireResponse } from '../wire.ts';
import { errorResponse, refusals } from './refusals.ts';
import { MAX_VERSION, ODATA_VERSION, versionIn } from './words.ts';

const wrongMethod = {
  status: 405,
  code: 'method_not_allowed',
  message: 'A monitor does not know this method.',
} as const;

/** What a monitor can do beside being read. */
export interface PollOptions {
  readonly peek: boolean;
  readonly cancel: boolean;
}

/**
 * A request for a monitor: OData 4.01 Protocol 11.6. HEAD looks without collecting. `wait` says how long the client is
 * ready to wait for this answer, too (8.2.8.10): nothing says how soon a 202 has to come.
 */
export function readPoll(request: WireRequest, id: string, { peek, cancel }: PollOptions): Read {
  if (!isMonitorId(id)) return reply(request, refusals.unknown);
  const receipt = request.header('if-match');
  const preferences = parsePrefer(request.header('prefer'));
  const wait = waitOf(preferences);
  const waiting = wait !== undefined && { wait };
  switch (request.method) {
    case 'GET':
      // RFC 7240 section 4.2.
      return { type: peek && preferences.value('return') === 'minimal' ? 'peek' : 'take', id, ...waiting };
    case 'HEAD':
      return { type: 'peek', id, ...waiting };
    case 'DELETE':
      if (cancel) return { type: 'cancel', id, ifSettled: 'discard' };
      // Saying that one has the result cancels nothing.
      if (receipt !== undefined) return { type: 'confirm', id, lease: receipt.replaceAll('"', '') };
  }
  return reply(request, wrongMethod, [['Allow', cancel ? 'GET, HEAD, DELETE' : 'GET, HEAD']]);
}

function reply(
  request: WireRequest,
  problem: Parameters<typeof errorResponse>[0],
  more: HeaderList = [],
): Read {
  const version = versionIn(request.header(MAX_VERSION.toLowerCase())) ?? '4.01';
  const response: WireResponse = errorResponse(problem, [
    [ODATA_VERSION, version],
    ['Vary', MAX_VERSION],
    ...more,
  ]);
  return { type: 'reply', response };
}
