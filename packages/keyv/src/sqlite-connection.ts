import { chmod, open } from 'node:fs/promises';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import type { Clock } from '@respond-async/core';
import type { RowWrite, Safe } from './rows.ts';
import { isBusy } from './sqlite-fault.ts';
import { Statements } from './sqlite-statements.ts';
import { sleep, spread } from './timers.ts';

/** How long a statement blocks the process while another program holds the file; then it waits without blocking. */
const BLOCK_FOR = 10;
const WAIT_FIRST = 5;
const WAIT_MOST = 100;
/** Then it fails. All in milliseconds. */
const WAIT_IN_ALL = 9_000;

const MOST_JOURNAL = 16 * 1024 * 1024;

export const TABLE = 'respond_async';

const PUT = `INSERT INTO ${TABLE} (key, value, namespace) VALUES (?, ?, '')
  ON CONFLICT (key, namespace) DO UPDATE SET value = excluded.value`;
const REMOVE = `DELETE FROM ${TABLE} WHERE key = ? AND namespace = ''`;

/** What is set on every connection: each commit is on the disk when it is acknowledged, and what is deleted is gone. */
const PRAGMAS = [
  `PRAGMA busy_timeout = ${BLOCK_FOR}`,
  'PRAGMA journal_mode = WAL',
  'PRAGMA synchronous = FULL',
  'PRAGMA fullfsync = ON',
  'PRAGMA secure_delete = ON',
  `PRAGMA journal_size_limit = ${MOST_JOURNAL}`,
];

/** An open database, as a driver gives it to `@keyv/sqlite`, and what that does not ask of it. */
export class Connection {
  readonly #database: DatabaseSync;
  readonly #statements: Statements;
  readonly #clock: Clock;

  constructor(database: DatabaseSync, clock: Clock) {
    this.#database = database;
    this.#statements = new Statements(database);
    this.#clock = clock;
  }

  /** Opens a file, or makes it: set up for durability, and for the eyes of its owner only. */
  static async to(file: string, clock: Clock): Promise<Connection> {
    await protect(file);
    const connection = new Connection(new DatabaseSync(file), clock);
    try {
      for (const pragma of PRAGMAS) await connection.query(pragma);
      await protectBeside(file);
      return connection;
    } catch (error) {
      await connection.close();
      throw error;
    }
  }

  query(sql: string, ...values: unknown[]): Promise<unknown[]> {
    return this.#patiently(() => this.#statements.all(sql, values as SQLInputValue[]));
  }

  /** All or none of the rows, in one transaction in which nothing else happens. */
  write(rows: readonly RowWrite[], safe: Safe): Promise<void> {
    return this.#patiently(() => {
      if (safe === 'now') return this.#transact(rows);
      this.#database.exec('PRAGMA synchronous = NORMAL');
      try {
        this.#transact(rows);
      } finally {
        this.#database.exec('PRAGMA synchronous = FULL');
      }
    });
  }

  async close(): Promise<void> {
    this.#database.close();
  }

  #transact(rows: readonly RowWrite[]): void {
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      for (const { key, value } of rows) {
        if (value === undefined) this.#statements.all(REMOVE, [key]);
        else this.#statements.all(PUT, [key, value as SQLInputValue]);
      }
      this.#database.exec('COMMIT');
    } catch (error) {
      // Some errors have ended the transaction already.
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw error;
    }
  }

  async #patiently<T>(work: () => T): Promise<T> {
    const until = this.#clock.now() + WAIT_IN_ALL;
    for (let wait = WAIT_FIRST; ; wait = Math.min(wait * 2, WAIT_MOST)) {
      try {
        return work();
      } catch (error) {
        if (!isBusy(error) || this.#clock.now() >= until) throw error;
      }
      await sleep(this.#clock, spread(wait));
    }
  }
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
