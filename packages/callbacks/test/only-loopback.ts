import type { LookupAddress } from 'node:dns';
import { BlockList, isIP, type NetConnectOpts, Socket } from 'node:net';
import { onTestFinished, vi } from 'vitest';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

const real = Socket.prototype.connect;

/** Has each socket of this process refuse to go anywhere else. */
export function onlyLoopback(): void {
  const spy = vi.spyOn(Socket.prototype, 'connect').mockImplementation(function (
    this: Socket,
    ...args: unknown[]
  ) {
    // Node's own functions hand their arguments over as a list.
    const [options] = (Array.isArray(args[0]) ? args[0] : args) as [NetConnectOpts];
    for (const address of addressesOf(options)) {
      if (!loopback.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4'))
        throw new Error(`dialled ${address}`);
    }
    return Reflect.apply(real, this, args);
  });
  onTestFinished(() => spy.mockRestore());
}

function addressesOf(options: NetConnectOpts): string[] {
  if (!('port' in options)) return [];
  const { host = '127.0.0.1', lookup } = options;
  if (isIP(host)) return [host];
  const found: string[] = [];
  lookup?.(host, { all: true }, (_error, answers) => {
    for (const { address } of answers as LookupAddress[]) found.push(address);
  });
  if (found.length === 0) throw new Error(`would look up ${host}`);
  return found;
}
