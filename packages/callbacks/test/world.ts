import { isIP, connect as netConnect, type Socket } from 'node:net';
import type { NoticeRequest } from '@respond-async/core';
import { type CallbacksOptions, type Connect, callbacks, type Lookup } from '../src/index.ts';
import { PUBLIC } from './hostile-table.ts';
import { onlyLoopback } from './only-loopback.ts';

/** What each name leads to: addresses; answers one after the other; or what a lookup does. */
export type Names = Readonly<Record<string, readonly string[] | (() => Promise<readonly string[]>)>>;

export interface World {
  /** What was looked up. */
  readonly lookups: string[];
  /** What was dialled. */
  readonly dials: Parameters<Connect>[0][];
  /** What was opened for it. */
  readonly sockets: Socket[];
  readonly lookup: Lookup;
  readonly connect: Connect;
}

/** A network in which names lead where they are told to, and every connection ends at a port of this machine. */
export function world(names: Names, port: number): World {
  onlyLoopback();
  const sockets: Socket[] = [];
  const lookups: string[] = [];
  const dials: Parameters<Connect>[0][] = [];
  return {
    lookups,
    dials,
    sockets,
    lookup: async (hostname) => {
      lookups.push(hostname);
      const found = names[hostname];
      if (found === undefined)
        throw Object.assign(new Error(`getaddrinfo ENOTFOUND ${hostname}`), { code: 'ENOTFOUND' });
      const answers = typeof found === 'function' ? await found() : found;
      return answers.map((address) => ({ address, family: isIP(address) === 6 ? 6 : 4 }));
    },
    connect: (to) => {
      dials.push(to);
      const socket = pretending(netConnect(port, '127.0.0.1'), to.addresses[0]?.address);
      sockets.push(socket);
      return socket;
    },
  };
}

/** A network with one name, `hooks.example.com`, and one receiver. */
export function hooks({ port }: { readonly port: number }): World {
  return world({ 'hooks.example.com': [PUBLIC] }, port);
}

/** A socket that says it has reached another address than it has. */
export function pretending(socket: Socket, address: string | undefined): Socket {
  return Object.defineProperty(socket, 'remoteAddress', { get: () => address });
}

/** All that an operator can allow, so that nothing but the check in question refuses. */
const ALL_ALLOWED: CallbacksOptions = { allow: () => true, http: true, literals: true };

export function guarded(options: Partial<CallbacksOptions>, { lookup, connect }: World) {
  return callbacks({ ...ALL_ALLOWED, lookup, connect, ...options });
}

export function notice(url: string, more: Partial<NoticeRequest> = {}): NoticeRequest {
  return { id: 'notice-1', url, method: 'GET', headers: [], owner: 'ada', sign: false, ...more };
}

export const never = (): AbortSignal => new AbortController().signal;
