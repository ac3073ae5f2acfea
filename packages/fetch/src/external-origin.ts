import type { Incoming } from './exchange.ts';

/**
 * The headers in which the proxy in front says where clients believe to be: `Forwarded` (RFC 7239), or
 * `X-Forwarded-Proto` and `X-Forwarded-Host`.
 */
export type TrustedProxy = 'forwarded' | 'x-forwarded';

interface Told {
  readonly proto?: string | undefined;
  readonly host?: string | undefined;
}

/** A name or an address, and a port. Anything else was not said by a proxy. */
const HOST = /^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i;

/**
 * Scheme and authority under which clients reach us. Of what a chain of proxies said the last counts: that of the one
 * that speaks to us. What stands before it may be the client's own invention.
 */
export function externalOrigin(incoming: Incoming<unknown>, trusted: TrustedProxy | undefined): string {
  const { origin } = incoming;
  if (trusted === undefined) return origin;
  const { proto, host } = trusted === 'forwarded' ? forwarded(incoming) : xForwarded(incoming);
  const at = origin.indexOf('://');
  const scheme = proto === 'https' || proto === 'http' ? proto : origin.slice(0, at);
  return `${scheme}://${host !== undefined && HOST.test(host) ? host : origin.slice(at + 3)}`;
}

function forwarded(incoming: Incoming<unknown>): Told {
  const pairs = lastOf(incoming.header('forwarded')).split(';').map(pair);
  return Object.fromEntries(pairs.filter(([name]) => name === 'proto' || name === 'host'));
}

function pair(text: string): readonly [name: string, value: string] {
  const [, name = '', quoted, bare = ''] = /^\s*(\w+)=(?:"([^"]*)"|([^"\s]*))\s*$/.exec(text) ?? [];
  const value = quoted ?? bare;
  return name.toLowerCase() === 'proto' ? ['proto', value.toLowerCase()] : [name.toLowerCase(), value];
}

function xForwarded(incoming: Incoming<unknown>): Told {
  return {
    proto: lastOf(incoming.header('x-forwarded-proto')).toLowerCase(),
    host: lastOf(incoming.header('x-forwarded-host')),
  };
}

const lastOf = (list = ''): string => list.slice(list.lastIndexOf(',') + 1).trim();
