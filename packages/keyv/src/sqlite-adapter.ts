import type { KeyvSqlite } from '@keyv/sqlite';
import { type Clock, EngineError } from '@respond-async/core';
import { Connection, TABLE } from './sqlite-connection.ts';

const INSTALL = 'npm install keyv@^6.1.0 @keyv/sqlite@6.0.0-beta.4';

/** What keeps rows in a file: `@keyv/sqlite`, and the connection on which it works. */
export interface OpenFile {
  readonly adapter: KeyvSqlite;
  readonly connection: Connection;
}

/** Opens a file with `@keyv/sqlite`, on a connection of ours. */
export async function openFile(file: string, clock: Clock): Promise<OpenFile> {
  const { KeyvSqlite } = await import('@keyv/sqlite').catch((cause: unknown) => {
    throw new EngineError('store-failed', `@keyv/sqlite is not installed: ${INSTALL}`, { cause });
  });
  // An older adapter ignores the driver, and would open the file without our settings.
  if (!('driver' in KeyvSqlite.prototype)) {
    throw new EngineError('store-failed', `@keyv/sqlite is too old: ${INSTALL}`);
  }
  const connection = await Connection.to(file, clock);
  const driver = { name: 'custom', connect: async () => connection } as const;
  const adapter = new KeyvSqlite({ uri: `sqlite://${file}`, table: TABLE, driver });
  try {
    await adapter.ready;
  } catch (error) {
    await connection.close();
    throw error;
  }
  return { adapter, connection };
}
