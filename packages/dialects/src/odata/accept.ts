import { members } from '../list.ts';
import { HTTP_MESSAGE, type Version } from './words.ts';

/**
 * Is the client to get the finished operation's response as an HTTP message (`application/http`), rather than as it is?
 * OData 4.01 Protocol 11.6: a client that says what it accepts gets the message when it names that type. One that
 * doesn't say gets it when 4.0 is all it understands. Wildcards don't name it: `fetch` and curl send them unasked.
 */
export function wantsMessage(accept: string | undefined, version: Version): boolean {
  const ranges = members(accept);
  if (ranges.length === 0) return version === '4.0';
  return ranges.some(({ name, parameters }) => name === HTTP_MESSAGE && !isRefused(parameters.get('q')));
}

function isRefused(quality: string | undefined): boolean {
  return Number(quality || 1) === 0;
}
