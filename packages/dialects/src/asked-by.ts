import type { Reader } from './dialect.ts';

/**
 * For a dialect's `read`, where nobody can ask for anything without one request header. What comes without it and is not
 * below the dialect's paths need not be read: where that holds for all dialects of a handler, requests that do not ask cost
 * next to nothing. A `read` of your own around another dialect's is asked of every request again.
 */
export function askedBy(header: string, read: Reader): Reader {
  return Object.assign<Reader, Pick<Reader, 'asksBy'>>((request, env) => read(request, env), {
    asksBy: header.toLowerCase(),
  });
}
