import { setDefaultCACertificates } from 'node:tls';
import { generate } from 'selfsigned';

export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

/** A certificate for these names and addresses, in which nobody trusts. */
export async function certificateFor(...hosts: readonly string[]): Promise<Certificate> {
  const altNames = hosts.map((host) =>
    /[:]|^[\d.]+$/.test(host) ? { type: 7 as const, ip: host } : { type: 2 as const, value: host },
  );
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'receiver' }], {
    keyType: 'ec',
    extensions: [{ name: 'subjectAltName', altNames }],
  });
  return { key, cert };
}

/** From now on this process trusts in it, and in nothing else. */
export function trust({ cert }: Certificate): void {
  setDefaultCACertificates([cert]);
}
