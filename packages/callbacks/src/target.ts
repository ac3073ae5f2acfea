import { isLoopback, isPublic, literalOf } from './address.ts';
import type { Allowance } from './allowance.ts';
import { wrongWithName } from './special-names.ts';

/** Where a callback goes: a URL that is allowed, and the addresses that it may lead to. */
export interface Target {
  readonly url: URL;
  accepts(address: string): boolean;
}

/** Longer URLs are nobody's. */
const LONGEST_URL = 2_048;
/** Browsers' parsers drop tabs and line feeds and trim blanks: two readers of such a text may not read the same. */
const BLANK_OR_CONTROL = /[\p{Cc} ]/u;

/**
 * Reads a URL that a client gave; what is wrong with it comes back as text, for the operator. Only what the WHATWG parser
 * made of it is used from here on, so that nobody reads the text another way. Nothing is looked up.
 */
export function targetOf(text: string, owner: string | undefined, allowance: Allowance): Target | string {
  if (text.length > LONGEST_URL) return `the URL is longer than ${LONGEST_URL} characters`;
  if (BLANK_OR_CONTROL.test(text)) return 'the URL has blanks or control characters';
  if (!URL.canParse(text)) return 'this is no absolute URL';
  const url = new URL(text);
  url.hash = '';
  if (url.username !== '' || url.password !== '') return 'the URL has a user or a password';
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return `${url.protocol} is not https:`;
  return (
    (isDemonstration(url, allowance) ? undefined : wrongWith(url, owner, allowance)) ?? target(url, allowance)
  );
}

function target(url: URL, allowance: Allowance): Target {
  return { url, accepts: isDemonstration(url, allowance) ? isLoopback : isPublic };
}

function isDemonstration({ hostname, port }: URL, { loopback }: Allowance): boolean {
  if (!loopback || port === '0') return false;
  const literal = literalOf(hostname);
  return literal === undefined ? hostname === 'localhost' : isLoopback(literal.address);
}

function wrongWith(url: URL, owner: string | undefined, allowance: Allowance): string | undefined {
  return (
    wrongWithScheme(url, allowance) ??
    wrongWithHost(url.hostname, allowance) ??
    wrongWithPort(url, owner, allowance)
  );
}

function wrongWithScheme({ protocol }: URL, { http }: Allowance): string | undefined {
  return protocol === 'https:' || http ? undefined : 'http: is not allowed, https: is';
}

function wrongWithHost(hostname: string, allowance: Allowance): string | undefined {
  if (allowance.isOwn(hostname)) return `${hostname} is a host of our own`;
  const literal = literalOf(hostname);
  if (literal === undefined) {
    const wrong = wrongWithName(hostname);
    return wrong && `${hostname} ${wrong}`;
  }
  if (!isPublic(literal.address)) return `${hostname} is not a public address`;
  return allowance.allowsLiteral(hostname)
    ? undefined
    : `${hostname} is an address: addresses are not allowed`;
}

function wrongWithPort(url: URL, owner: string | undefined, allowance: Allowance): string | undefined {
  if (!allowance.allowsPort(url)) return `port ${url.port} is not allowed`;
  return allowance.allowsHost(url, owner) ? undefined : `${url.hostname} is not allowed`;
}
