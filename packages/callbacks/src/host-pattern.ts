import { literalOf } from './address.ts';

/** Which hosts an operator means: `hooks.example.com`, `*.example.com`, either with a port. */
export interface HostPattern {
  /** Of a name without the star: as URLs write it. */
  readonly hostname: string;
  readonly subdomains: boolean;
  /** A port that is meant besides the ordinary ones. */
  readonly port: string;
}

const SHAPE = /^(?:\*\.)?(?:\[[0-9a-f:.]+\]|[^\s:/?#@*[\]\\%]+)(?::\d{1,5})?$/iu;

/** Throws where the text is no host: `option` is where it was written. */
export function hostPattern(option: string, text: unknown): HostPattern {
  const bare = typeof text === 'string' && SHAPE.test(text) ? text.replace(/^\*\./, '') : '';
  // A port that is the scheme's own would vanish: no scheme of the web has 443 and 80.
  const url = parsed(`https://${bare}`);
  if (url === undefined || url.port === '0' || url.hostname.endsWith('.') || starIsBeforeAddress(text, url)) {
    throw new TypeError(
      `${option} takes hosts such as 'hooks.example.com', '*.example.com' or 'hooks.example.com:8443', not ${JSON.stringify(text)}`,
    );
  }
  return { hostname: url.hostname, subdomains: bare !== text, port: url.port };
}

/** Does the pattern name this host, whatever the port? */
export function names(pattern: HostPattern, hostname: string): boolean {
  return pattern.subdomains ? hostname.endsWith(`.${pattern.hostname}`) : hostname === pattern.hostname;
}

function parsed(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}

function starIsBeforeAddress(text: unknown, { hostname }: URL): boolean {
  return String(text).startsWith('*.') && literalOf(hostname) !== undefined;
}
