import type { HeaderList } from '@respond-async/dialects';

/** Headers that speak about one connection: they never travel with a message that is kept. RFC 9110, 7.6.1. */
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authentication-info',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** The headers of a message without those of its connection, and those that `Connection` names. */
export function endToEnd(headers: HeaderList): HeaderList {
  const named = namedByConnection(headers);
  const left: HeaderList[number][] = [];
  for (const header of headers) {
    const lower = header[0].toLowerCase();
    if (!HOP_BY_HOP.has(lower) && !named.has(lower)) left.push(header);
  }
  return left;
}

/** What most connections say. */
const CLOSE: ReadonlySet<string> = new Set(['close']);
const NOTHING: ReadonlySet<string> = new Set();

function namedByConnection(headers: HeaderList): ReadonlySet<string> {
  const options = headerOf(headers, 'connection');
  if (options === undefined || options === 'keep-alive') return NOTHING;
  return options === 'close'
    ? CLOSE
    : new Set(options.split(',').map((option) => option.trim().toLowerCase()));
}

/** The headers whose name, in lower case, is not meant. */
export function without(headers: HeaderList, isMeant: (name: string) => boolean): HeaderList {
  return headers.filter(([name]) => !isMeant(name.toLowerCase()));
}

/** A header's value by its name in lower case; several lines joined with `, `. */
export function headerOf(headers: HeaderList, wanted: string): string | undefined {
  let value: string | undefined;
  for (const [name, each] of headers) {
    if (name.length !== wanted.length || name.toLowerCase() !== wanted) continue;
    value = value === undefined ? each : `${value}, ${each}`;
  }
  return value;
}
