import { chmod, open } from 'node:fs/promises';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import type { Clock } from '@respond-async/core';
import { isBusy } from './sqlite-fault.ts';
import { sleep, spread } from './timers.ts';

/** How long a statement blocks the process while another program holds the file; then it waits without blocking. */
const BLOCK_FOR = 10;
const WAIT_FIRST = 5;
const WAIT_MOST = 100;
/** Then it fails. All in milliseconds. */
const WAIT_IN_ALL = 9_000;

const MOST_STATEMENTS = 100;
const MOST_JOURNAL = 16 * 1024 * 1024;

/** What is set on every connection: each commit is on the disk when it is acknowledged, and what is deleted is gone. */
const PRAGMAS = [
  `PRAGMA busy_timeout = ${BLOCK_FOR}`,
  'PRAGMA journal_mode = WAL',
  'PRAGMA synchronous = FULL',
  'PRAGMA fullfsync = ON',
  'PRAGMA secure_delete = ON',
  `PRAGMA journal_size_limit = ${MOST_JOURNAL}`,
];

/** An open database. */
interface Connection {
  query(sql: string, ...values: unknown[]): Promise<unknown[]>;
  close(): Promise<void>;
}

/** What `@keyv/sqlite` asks of a driver. */
export interface Driver {
  readonly name: 'custom';
  connect(options: { readonly filename: string }): Promise<Connection>;
}

/** A driver for `@keyv/sqlite` on Node's own SQLite, set up for durability. */
export function durableDriver(clock: Clock): Driver {
  return {
    name: 'custom',
    async connect({ filename }) {
      await protect(filename);
      const database = new DatabaseSync(filename);
      const query = queries(database, clock);
      try {
        for (const pragma of PRAGMAS) await query(pragma);
        await protectBeside(filename);
      } catch (error) {
        database.close();
        throw error;
      }
      return { query, close: async () => database.close() };
    },
  };
}

function queries(database: DatabaseSync, clock: Clock): Connection['query'] {
  const prepare = statements(database);
  return async (sql, ...values) => {
    const until = clock.now() + WAIT_IN_ALL;
    for (let wait = WAIT_FIRST; ; wait = Math.min(wait * 2, WAIT_MOST)) {
      try {
        return prepare(sql).all(...(values as SQLInputValue[]));
      } catch (error) {
        if (!isBusy(error) || clock.now() >= until) throw error;
      }
      await sleep(clock, spread(wait));
    }
  };
}

/** Prepared once, used often; those used last stay. */
function statements(database: DatabaseSync): (sql: string) => StatementSync {
  const prepared = new Map<string, StatementSync>();
  return (sql) => {
    const known = prepared.get(sql);
    const statement = known ?? database.prepare(sql);
    prepared.delete(sql);
    prepared.set(sql, statement);
    for (const oldest of prepared.keys()) {
      if (prepared.size <= MOST_STATEMENTS) break;
      prepared.delete(oldest);
    }
    return statement;
  };
}

/** Results are somebody's data: only the user who runs the process may read them. */
async function protect(file: string): Promise<void> {
  const handle = await open(file, 'a', 0o600);
  await handle.chmod(0o600).finally(() => handle.close());
}

async function protectBeside(file: string): Promise<void> {
  for (const beside of [`${file}-wal`, `${file}-shm`]) {
    await chmod(beside, 0o600).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
    });
  }
}
