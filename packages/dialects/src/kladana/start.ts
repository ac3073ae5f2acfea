import type { Read } from '../dialect.ts';
import type { WireRequest, WireResponse } from '../wire.ts';
import { errorResponse } from './errors.ts';
import { parameter } from './query.ts';
import type { Settings } from './settings.ts';

/** Does a request ask for a later answer? */
function asks(url: string): boolean {
  return url.includes('async') && parameter(url, 'async')?.toLowerCase() === 'true';
}

/** A request for anything but tasks. */
export function readStart(request: WireRequest, settings: Settings): Read {
  if (settings.gzip && !acceptsGzip(request)) return { type: 'reply', response: uncompressed };
  const { url } = request;
  if (!asks(url)) return { type: 'pass' };
  const paged = ['limit', 'offset'].find((name) => parameter(url, name) !== undefined);
  if (paged !== undefined)
    return {
      type: 'reply',
      response: errorResponse({ code: 61001, parameter: paged }, { ...settings, request }),
    };
  return { type: 'submit', notes: { url } };
}

/** The response to a request for what can't be had later. */
export function readIneligible(request: WireRequest, settings: Settings): WireResponse | undefined {
  if (settings.gzip && !acceptsGzip(request)) return uncompressed;
  return asks(request.url) ? errorResponse({ code: 61000 }, { ...settings, request }) : undefined;
}

/** The rule of the API: who does not accept compressed answers gets none, and no word about it. */
export const uncompressed: WireResponse = { status: 415, headers: [['Vary', 'Accept-Encoding']] };

/** Said in so many words, as the API wants it; not with a weight of nothing (RFC 9110, 12.5.3). */
export function acceptsGzip(request: WireRequest): boolean {
  const codings = (request.header('accept-encoding') ?? '').toLowerCase().split(',');
  return codings.some((coding) => /^\s*gzip\s*(?:;|$)/.test(coding) && !/;\s*q=0(?:\.0*)?\s*$/.test(coding));
}
