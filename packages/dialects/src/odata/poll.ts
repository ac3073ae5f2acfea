import type { HeaderList, Read, WireRequest, WireResponse } from '../dialect.ts';
import { isMonitorId } from '../monitor-id.ts';
import { parsePrefer } from '../prefer.ts';
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

/** A request for a monitor: OData 4.01 Protocol 11.6. HEAD looks without collecting. */
export function readPoll(request: WireRequest, id: string, { peek, cancel }: PollOptions): Read {
  if (!isMonitorId(id)) return reply(request, refusals.unknown);
  const receipt = request.header('if-match');
  switch (request.method) {
    case 'GET':
      return { type: peek && wantsMinimal(request) ? 'peek' : 'take', id };
    case 'HEAD':
      return { type: 'peek', id };
    case 'DELETE':
      if (cancel) return { type: 'cancel', id, ifSettled: 'discard' };
      // Saying that one has the result cancels nothing.
      if (receipt !== undefined) return { type: 'confirm', id, lease: receipt.replaceAll('"', '') };
  }
  return reply(request, wrongMethod, [['Allow', cancel ? 'GET, HEAD, DELETE' : 'GET, HEAD']]);
}

/** RFC 7240 section 4.2. */
function wantsMinimal(request: WireRequest): boolean {
  return parsePrefer(request.header('prefer')).value('return') === 'minimal';
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
