import type { KeyvSqlite } from '@keyv/sqlite';
import { type Clock, EngineError } from '@respond-async/core';
import { lockFile } from './file-lock.ts';
import { adapterRows, type Rows, type RowWrite } from './rows.ts';
import { durableDriver } from './sqlite-connection.ts';
import { fileFault } from './sqlite-fault.ts';

const INSTALL = 'npm install keyv@^6.1.0 @keyv/sqlite@6.0.0-beta.4';
const TABLE = 'respond_async';
const PAGE = 200;

interface Opened {
  readonly adapter: KeyvSqlite;
  readonly rows: Rows;
  readonly unlock: () => void;
}

/** Rows in one SQLite file, which is this process's own as long as it is open. */
export class SqliteRows implements Rows {
  readonly binary = true;
  readonly #file: string;
  readonly #clock: Clock;
  #opened: Opened | undefined;

  constructor(file: string, clock: Clock) {
    this.#file = file;
    this.#clock = clock;
  }

  async open(): Promise<void> {
    const unlock = await lockFile(this.#file, this.#clock);
    try {
      const adapter = await connect(this.#file, this.#clock);
      this.#opened = { adapter, rows: adapterRows(adapter), unlock };
    } catch (cause) {
      unlock();
      throw fileFault(this.#file, cause);
    }
  }

  get(key: string): Promise<unknown> {
    return this.#open().rows.get(key);
  }

  /** All or none of them. */
  async write(rows: readonly RowWrite[]): Promise<void> {
    const { adapter, rows: inner } = this.#open();
    // A single statement is a transaction by itself.
    if (rows.length === 1) return inner.write(rows);
    await adapter.query('BEGIN IMMEDIATE');
    try {
      await inner.write(rows);
      await adapter.query('COMMIT');
    } catch (error) {
      // Some errors have ended the transaction already.
      await adapter.query('ROLLBACK').catch(() => {});
      throw error;
    }
  }

  async *scan(prefix: string): AsyncGenerator<readonly [string, unknown]> {
    for await (const row of this.#select('key, value', prefix)) yield [row.key, row.value];
  }

  async *keys(prefix: string): AsyncGenerator<string> {
    for await (const row of this.#select('key', prefix)) yield row.key;
  }

  async close(): Promise<void> {
    const opened = this.#opened;
    this.#opened = undefined;
    await opened?.adapter.disconnect().finally(opened.unlock);
  }

  /** Page by page: the adapter's own iterator reads every value, ten rows at a time. */
  async *#select(columns: string, prefix: string): AsyncGenerator<{ key: string; value: unknown }> {
    const { adapter } = this.#open();
    const sql = `SELECT ${columns} FROM ${TABLE}
      WHERE namespace = '' AND key > ? AND key < ? ORDER BY key LIMIT ${PAGE}`;
    // Prefixes end in a colon, so no key is the prefix itself; U+10FFFF comes after all that follows one.
    let from = prefix;
    for (;;) {
      const page = (await adapter.query(sql, from, `${prefix}\u{10ffff}`)) as {
        key: string;
        value: unknown;
      }[];
      yield* page;
      const last = page.at(-1);
      if (last === undefined || page.length < PAGE) return;
      from = last.key;
    }
  }

  #open(): Opened {
    if (this.#opened === undefined) throw new EngineError('store-failed', `${this.#file} is not open`);
    return this.#opened;
  }
}

async function connect(file: string, clock: Clock): Promise<KeyvSqlite> {
  const driver = durableDriver(clock);
  const adapter = await load(file, driver);
  // An older adapter ignores the driver, and would open the file without its settings.
  if (adapter.driver !== driver) {
    await adapter.disconnect();
    throw new EngineError('store-failed', `@keyv/sqlite is too old: ${INSTALL}`);
  }
  await adapter.ready;
  return adapter;
}

async function load(file: string, driver: ReturnType<typeof durableDriver>): Promise<KeyvSqlite> {
  const { KeyvSqlite } = await import('@keyv/sqlite').catch((cause: unknown) => {
    throw new EngineError('store-failed', `@keyv/sqlite is not installed: ${INSTALL}`, { cause });
  });
  return new KeyvSqlite({ uri: `sqlite://${file}`, table: TABLE, driver });
}
