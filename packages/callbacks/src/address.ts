import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** What is looked up: an address as text, and its family. */
export interface Address {
  readonly address: string;
  readonly family: 4 | 6;
}

type Parsed = ipaddr.IPv4 | ipaddr.IPv6;
type Block<T> = [T, number];

/** The only space from which addresses of the public network are given out (RFC 4291 section 2.4 and IANA's registry). */
const GLOBAL = ipaddr.IPv6.parseCIDR('2000::/3') as Block<ipaddr.IPv6>;
/** Inside a machine room, though they look like others: the host of virtual machines at Azure. */
const HOST_OF_MACHINES = ipaddr.IPv4.parseCIDR('168.63.129.16/32') as Block<ipaddr.IPv4>;
/** RFC 5214: the last 32 bits of an address with this before them are an IPv4 address. */
const ISATAP = 0x5efe;
/** The bit of an interface identifier that says whether it is unique in the world. */
const UNIVERSAL = 0x0200;

/**
 * Is this an address of the public network, where anybody's servers may stand? All others are refused: what is not known
 * to be public is not. An IPv6 address with an IPv4 one inside is never public, whatever the inner one is.
 */
export function isPublic(text: string): boolean {
  const address = parsed(text);
  if (address === undefined || address.range() !== 'unicast') return false;
  return address instanceof ipaddr.IPv4 ? !address.match(HOST_OF_MACHINES) : isGlobal(address);
}

export function isLoopback(text: string): boolean {
  return parsed(text)?.range() === 'loopback';
}

/** Are the two the same address, however they are written? */
export function isSameAddress(one: string, other: string): boolean {
  const written = parsed(one)?.toNormalizedString();
  return written !== undefined && written === parsed(other)?.toNormalizedString();
}

/** The address that a URL's host is, without brackets; `undefined`: the host is a name. */
export function literalOf(hostname: string): Address | undefined {
  const address = hostname.replace(/^\[(.*)\]$/, '$1');
  const family = isIP(address);
  return family === 4 || family === 6 ? { address, family } : undefined;
}

function isGlobal(address: ipaddr.IPv6): boolean {
  const [, , , , fifth = 0, sixth] = address.parts;
  return address.match(GLOBAL) && !((fifth & ~UNIVERSAL) === 0 && sixth === ISATAP);
}

/** Only what is written as the system writes it: no zones, no octal or hexadecimal numbers, nothing left out. */
function parsed(text: string): Parsed | undefined {
  const family = isIP(text);
  if (family === 4) return ipaddr.IPv4.parse(text);
  return family === 6 && !text.includes('%') ? ipaddr.IPv6.parse(text) : undefined;
}
