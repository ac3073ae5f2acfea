import { once } from 'node:events';
import type { Server } from 'node:http';
import { BadValue } from './bad-value.ts';
import type { Settings } from './settings.ts';

/** Makes the server listen, and tells its URL. Rejects with a `BadValue` that names what must be set otherwise. */
export async function listen(server: Server, { port, host }: Settings): Promise<string> {
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    throw unusable(error as NodeJS.ErrnoException, port, host);
  }
  const address = server.address();
  const bound = address !== null && typeof address === 'object' ? address.port : port;
  return `http://${host.includes(':') ? `[${host}]` : host}:${bound}`;
}

function unusable(error: NodeJS.ErrnoException, port: number, host: string): Error {
  switch (error.code) {
    case 'EADDRINUSE':
      return new BadValue(`PORT ${port} is taken: set PORT to another one, or to 0 for any free one`);
    case 'EACCES':
      return new BadValue(`PORT ${port} is not allowed: set PORT to one above 1023`);
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new BadValue(`HOST ${host} is not an address of this machine`);
    default:
      return error;
  }
}
