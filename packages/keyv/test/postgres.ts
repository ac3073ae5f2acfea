import { PGlite } from '@electric-sql/pglite';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import { KeyvPostgres } from '@keyv/postgres';
import type { keyvStore } from '@respond-async/keyv';
import { afterAll } from 'vitest';

type Adapter = Parameters<typeof keyvStore>[0];

let running: Promise<{ readonly database: PGlite; readonly server: PGLiteSocketServer }> | undefined;
let last: KeyvPostgres | undefined;
let tables = 0;

/** A table of its own in a PostgreSQL of this process, which lasts as long as the tests of a file. What makes adapters on it. */
export async function postgresTable(): Promise<() => Adapter> {
  running ??= start();
  const { server } = await running;
  tables += 1;
  const uri = `postgresql://postgres@${server.getServerConn()}/postgres`;
  // All share one connection, which the last of them closes.
  const options = { uri, table: `rows_${tables}`, max: 1 };
  return () => {
    last = new KeyvPostgres(options);
    return last as never;
  };
}

async function start() {
  const database = await PGlite.create();
  const server = new PGLiteSocketServer({ db: database, host: '127.0.0.1', port: 0 });
  await server.start();
  return { database, server };
}

afterAll(async () => {
  if (running === undefined) return;
  const { server, database } = await running;
  await last?.disconnect();
  await server.stop();
  await database.close();
}, 300_000);
