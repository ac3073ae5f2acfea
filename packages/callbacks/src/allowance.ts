import { isPublic, literalOf } from './address.ts';
import { type HostPattern, hostPattern, names } from './host-pattern.ts';

/** Decides whether a host may be called on behalf of an owner. Asked again before each try, with a URL of its own. */
export type Allow = readonly string[] | ((url: URL, owner: string | undefined) => boolean);

export interface AllowanceOptions {
  readonly allow: Allow;
  readonly own?: readonly string[];
  readonly http?: boolean;
  readonly ports?: readonly number[];
  readonly literals?: boolean;
  readonly loopbackForDemonstration?: boolean;
}

/** What the operator allows, as questions. */
export interface Allowance {
  readonly http: boolean;
  readonly loopback: boolean;
  isOwn(hostname: string): boolean;
  allowsLiteral(hostname: string): boolean;
  allowsPort(url: URL): boolean;
  allowsHost(url: URL, owner: string | undefined): boolean;
}

export function allowanceOf(options: AllowanceOptions): Allowance {
  const { allow, own = [], http = false, ports = [], literals = false } = options;
  checkPorts(ports);
  const listed = typeof allow === 'function' ? [] : hosts('allow', allow);
  for (const pattern of listed) checkPublic(pattern);
  const ours = hosts('own', own);
  const open = new Set(['', ...ports.map(String)]);
  return {
    http,
    loopback: options.loopbackForDemonstration === true,
    isOwn: (hostname) => ours.some((pattern) => names(pattern, hostname)),
    allowsLiteral: (hostname) => literals || listed.some((pattern) => names(pattern, hostname)),
    allowsPort: (url) =>
      open.has(url.port) || listed.some((host) => host.port === portOf(url) && names(host, url.hostname)),
    allowsHost: (url, owner) =>
      typeof allow === 'function'
        ? decided(allow, url, owner)
        : listed.some((host) => names(host, url.hostname) && (host.port === '' || host.port === portOf(url))),
  };
}

function hosts(option: string, texts: unknown): HostPattern[] {
  if (!Array.isArray(texts)) {
    throw new TypeError(
      `${option} is a list of hosts${option === 'allow' ? ', or a function of a URL that says yes or no' : ''}, not ${JSON.stringify(texts)}`,
    );
  }
  return texts.map((text) => hostPattern(option, text));
}

function checkPorts(ports: unknown): void {
  const isPort = (port: unknown) => Number.isInteger(port) && Number(port) > 0 && Number(port) < 65_536;
  if (Array.isArray(ports) && ports.every(isPort)) return;
  throw new TypeError(`ports is a list of whole numbers from 1 to 65535, not ${JSON.stringify(ports)}`);
}

function checkPublic({ hostname }: HostPattern): void {
  const literal = literalOf(hostname);
  if (literal === undefined || isPublic(literal.address)) return;
  throw new TypeError(
    `allow: ${hostname} is not a public address, callbacks never go there; for a demonstration on this machine there is loopbackForDemonstration`,
  );
}

function decided(allow: Exclude<Allow, readonly string[]>, url: URL, owner: string | undefined): boolean {
  const answer: unknown = allow(new URL(url.href), owner);
  if (typeof answer === 'boolean') return answer;
  throw new TypeError(
    'allow answers true or false, at once: what takes time belongs before the job is submitted',
  );
}

/** The port that a URL leads to. */
export function portOf({ port, protocol }: URL): string {
  return port || (protocol === 'https:' ? '443' : '80');
}
