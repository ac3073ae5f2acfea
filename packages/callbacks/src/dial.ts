import { X509Certificate } from 'node:crypto';
import { type LookupFunction, connect as netConnect, type Socket } from 'node:net';
import { checkServerIdentity, type PeerCertificate, connect as tlsConnect } from 'node:tls';
import { type Address, isSameAddress, literalOf } from './address.ts';
import { portOf } from './allowance.ts';
import { Forbidden } from './forbidden.ts';
import type { Target } from './target.ts';
import { until } from './time-limits.ts';

/** All addresses of a name, as the system would use them. */
export type Lookup = (hostname: string) => Promise<readonly Address[]>;

/** Begins a connection to one of these addresses, all of which have been checked. */
export type Connect = (to: { readonly addresses: readonly Address[]; readonly port: number }) => Socket;

/** Addresses are tried as Node does: the next one when one does not answer soon. Nothing is looked up again. */
export const systemConnect: Connect = ({ addresses, port }) => {
  const lookup: LookupFunction = (_name, { all }, done) => {
    const [first] = addresses;
    if (all) done(null, [...addresses]);
    else if (first !== undefined) done(null, first.address, first.family);
  };
  return netConnect({ host: 'addresses.checked', port, lookup, autoSelectFamily: true });
};

/**
 * A connection to a target: the one place where addresses are known, and so where they are checked. One bad address among
 * those of a name is enough to refuse it; what the connection leads to is compared with what was checked.
 */
export async function dial(
  { url, accepts }: Target,
  { lookup, connect }: { readonly lookup: Lookup; readonly connect: Connect },
  signal: AbortSignal,
): Promise<Socket> {
  const addresses = await addressesOf(url.hostname, lookup, signal);
  const bad = addresses.find(({ address }) => !accepts(address));
  if (bad !== undefined)
    throw new Forbidden(`${url.hostname} leads to ${bad.address}, where no callback may go`);
  signal.throwIfAborted();
  const port = Number(portOf(url));
  const socket = await opened(connect({ addresses, port }), 'connect', signal);
  if (!addresses.some(({ address }) => isSameAddress(address, socket.remoteAddress ?? ''))) {
    socket.destroy();
    throw new Forbidden(`connected to ${socket.remoteAddress}, which is not an address of ${url.hostname}`);
  }
  return url.protocol === 'https:' ? opened(secured(socket, url.hostname), 'secureConnect', signal) : socket;
}

async function addressesOf(
  hostname: string,
  lookup: Lookup,
  signal: AbortSignal,
): Promise<readonly Address[]> {
  const literal = literalOf(hostname);
  if (literal !== undefined) return [literal];
  const addresses = await until(lookup(hostname), signal);
  if (addresses.length === 0) throw new Error(`${hostname} has no address`);
  return addresses;
}

/** The certificate is checked against the name in the URL, whatever the environment says. */
function secured(socket: Socket, hostname: string): Socket {
  const literal = literalOf(hostname);
  return tlsConnect({
    socket,
    host: literal?.address ?? hostname,
    ...(literal === undefined ? { servername: hostname } : { checkServerIdentity: checkAddress }),
    rejectUnauthorized: true,
    ALPNProtocols: ['http/1.1'],
  });
}

/** Not every Node that we run on finds IPv6 addresses in certificates by itself. */
function checkAddress(address: string, certificate: PeerCertificate): Error | undefined {
  const isIts = new X509Certificate(certificate.raw).checkIP(address) !== undefined;
  return isIts ? undefined : checkServerIdentity(address, certificate);
}

function opened(socket: Socket, event: string, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const end = (error: unknown): void => {
      socket.destroy();
      reject(error);
    };
    const onAbort = () => end(signal.reason);
    const isOver = () => signal.removeEventListener('abort', onAbort);
    if (signal.aborted) return onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    // One stays for ever: what goes wrong with a socket that nobody waits for any more harms nobody.
    socket.on('error', (error) => {
      isOver();
      end(error);
    });
    socket.once('close', () => reject(new Error('the connection was closed')));
    socket.once(event, () => {
      isOver();
      resolve(socket);
    });
  });
}
