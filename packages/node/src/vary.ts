import type { ServerResponse } from 'node:http';
import { mergeVary } from '@respond-async/fetch';

/**
 * Adds names to the `Vary` of a response that somebody else writes. At the last moment, since handlers and middleware
 * set the header as a whole.
 */
export function varyOn(response: ServerResponse, vary: string): void {
  const writeHead = response.writeHead;
  // Has a name first: V8 makes a function that is assigned to a property as it is written among what is old, and all that
  // it knows, the whole request, would stay until a full collection.
  const writeHeadVarying = (...given: unknown[]): ServerResponse => {
    const present = response.getHeader('vary');
    const headers = given.at(-1);
    if (typeof headers === 'object' && headers !== null) {
      given[given.length - 1] = withVary(headers, present, vary);
    } else {
      response.setHeader('Vary', merged(present, vary));
    }
    return Reflect.apply(writeHead, response, given);
  };
  response.writeHead = writeHeadVarying;
}

/** Headers in the form in which `writeHead` was given them: an object, a list of pairs, or names and values in turn. */
function withVary(headers: object, present: unknown, vary: string): unknown {
  if (!Array.isArray(headers)) return withVaryNamed(headers, present, vary);
  if (Array.isArray(headers[0])) return varied(headers, present, vary);
  const pairs = headers.flatMap((name, at) => (at % 2 === 0 ? [[name, headers[at + 1]]] : []));
  return varied(pairs, present, vary).flat();
}

function withVaryNamed(headers: object, present: unknown, vary: string): object {
  for (const name in headers) {
    if (name.length === 4 && name.toLowerCase() === 'vary')
      return Object.fromEntries(varied(Object.entries(headers), present, vary));
  }
  return { ...headers, Vary: merged(present, vary) };
}

function varied(pairs: readonly unknown[][], present: unknown, vary: string): unknown[][] {
  const own = pairs.filter(isVary).map(([, value]) => textOf(value));
  const all = mergeVary(own.length === 0 ? textOf(present) : own.join(','), vary);
  return [...pairs.filter((pair) => !isVary(pair)), ['Vary', all]];
}

/** Most answers say nothing about it. */
const merged = (present: unknown, vary: string): string =>
  present === undefined ? vary : mergeVary(textOf(present), vary);

const isVary = ([name]: readonly unknown[]): boolean => String(name).toLowerCase() === 'vary';

const textOf = (value: unknown): string | undefined =>
  value === undefined ? undefined : [value].flat().join(',');
