import type { NoticeRequest } from '@respond-async/core';
import { Forbidden } from './forbidden.ts';

const NAME = /^[!#$%&'*+.^_`|~0-9a-z-]+$/i;
/** Visible characters of Latin-1, blanks and tabs within (RFC 9110 section 5.5). */
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;
/** What says where a request goes, how long it is and who signed it is ours to say. */
const OURS =
  /^(?:host|connection|keep-alive|content-length|transfer-encoding|te|trailer|upgrade|expect|proxy-.*|webhook-.*)$/i;

/** The headers of a request, without its signature. */
export function headersOf({ headers }: NoticeRequest): Record<string, string> {
  for (const [name, value] of headers) {
    if (!NAME.test(name) || !VALUE.test(value) || OURS.test(name)) {
      throw new Forbidden(`the header ${JSON.stringify(name)} can't be sent with a callback`);
    }
  }
  // Nobody looks into what comes back: it need not be packed.
  const ours = { 'user-agent': 'respond-async', 'accept-encoding': 'identity' };
  return Object.fromEntries([...new Headers([...Object.entries(ours), ...headers.map(pair)])]);
}

function pair([name, value]: readonly [string, string]): [string, string] {
  return [name, value];
}
