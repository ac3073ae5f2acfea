import type { IncomingMessage } from 'node:http';

/** A header's value by its name in lower case; several lines joined with `, `, where several make sense. */
export function headerOf(message: IncomingMessage, name: string): string | undefined {
  return isMade(message) ? madeHeader(message, name) : rawHeader(message, name);
}

function madeHeader({ headers }: IncomingMessage, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value : value?.join(', ');
}

/** To look for one name is several times as quick as to have Node make an object of all: requests that pass need no more. */
function rawHeader(message: IncomingMessage, name: string): string | undefined {
  const { rawHeaders } = message;
  let found: string | undefined;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const each = rawHeaders[at] ?? '';
    if (each.length !== name.length || each.toLowerCase() !== name) continue;
    // What several lines come to, Node knows.
    if (found !== undefined) return madeHeader(message, name);
    found = rawHeaders[at + 1];
  }
  return found;
}

/** Where Node keeps the headers that it has made of the lines: somebody may have changed them since. */
let made: symbol | undefined;

function isMade(message: IncomingMessage): boolean {
  made ??= Object.getOwnPropertySymbols(message).find(({ description }) => description === 'kHeaders');
  return made === undefined || (message as IncomingMessage & Record<symbol, unknown>)[made] !== null;
}
