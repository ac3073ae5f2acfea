import { type Duplex, duplexPair } from 'node:stream';

/** Both ends of a connection without a port: what is written to one is read from the other. */
export interface Connection {
  readonly near: Duplex;
  readonly far: Duplex;
}

/** A connection in memory. Like a socket, it is gone at both ends when one of them is destroyed. */
export function connect({ encrypted }: { readonly encrypted: boolean }): Connection {
  const [near, far] = duplexPair();
  partOf(near, far);
  partOf(far, near);
  // Handlers may treat it as the socket that it stands for.
  const same = () => far;
  Object.assign(far, {
    encrypted,
    setTimeout: same,
    setNoDelay: same,
    setKeepAlive: same,
    ref: same,
    unref: same,
  });
  return { near, far };
}

function partOf(end: Duplex, other: Duplex): void {
  end.once('close', () => other.destroy());
  // What went wrong is told by the HTTP messages that travel here.
  end.on('error', () => {});
}
