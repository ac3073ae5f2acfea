import type { HeaderList } from '@respond-async/dialects';

/** Headers that speak about one connection: they never travel with a message that is kept. RFC 9110, 7.6.1. */
const isHopByHop = oneOf(
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authentication-info',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
);

/** The headers of a message without those of its connection, and those that `Connection` names. */
export function endToEnd(headers: HeaderList): HeaderList {
  const named = namedByConnection(headers);
  return without(headers, (name) => isHopByHop(name) || named(name));
}

/** What most connections say. */
const isClose = oneOf('close');
const nothing = (): boolean => false;

function namedByConnection(headers: HeaderList): IsOne {
  const options = headerOf(headers, 'connection');
  if (options === undefined || options === 'keep-alive') return nothing;
  return options === 'close'
    ? isClose
    : oneOf(...options.split(',').map((option) => option.trim().toLowerCase()));
}

/** Is a header one of those that are meant? */
type IsOne = (name: string) => boolean;

/** Knows headers by their names, which are given in lower case. Most others have another length: that is seen at once. */
export function oneOf(...names: readonly string[]): IsOne {
  const byLength: boolean[] = [];
  for (const { length } of names) byLength[length] = true;
  const all = new Set(names);
  return (name) => byLength[name.length] === true && all.has(name.toLowerCase());
}

/** The headers that are not meant. */
export function without(headers: HeaderList, isMeant: IsOne): HeaderList {
  return headers.filter(([name]) => !isMeant(name));
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
