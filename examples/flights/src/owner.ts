import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** Names the one who asks, by the bearer token, without keeping the token. Nobody without one. */
export function ownerOf({ headers }: Pick<IncomingMessage, 'headers'>): string | undefined {
  const token = /^bearer +(\S.*)$/i.exec(headers.authorization ?? '')?.[1];
  return token && createHash('sha256').update(token).digest('hex').slice(0, 16);
}
