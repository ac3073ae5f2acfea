import { resolve } from 'node:path';
import { type Clock, checkOptions, type Store } from '@respond-async/core';
import { ROW_STORE_OPTIONS, type RowStoreOptions, rowStore } from './row-store.ts';
import { SqliteRows } from './sqlite-rows.ts';
import { warnOfSqlite } from './sqlite-version.ts';
import { nodeClock } from './timers.ts';

export interface SqliteStoreOptions extends RowStoreOptions {
  /** For the waits when another program holds the file, and for what is done from time to time. */
  readonly clock?: Clock;
}

/**
 * Keeps jobs in one SQLite file, made when there is none. What is acknowledged is on the disk. The file belongs to one
 * process at a time: opening it rejects when another has it, and with what is wrong and how to mend it when it can't be
 * used. Beside it lie `FILE-wal`, `FILE-shm`, `FILE.lock` and `FILE.reserve`; all of them are readable by their owner only.
 */
export function sqliteStore(file: string, options: SqliteStoreOptions = {}): Store {
  if (typeof file !== 'string' || file === '' || file === ':memory:') {
    throw new TypeError('sqliteStore needs the path of a file; memoryStore() keeps jobs in memory');
  }
  checkOptions('sqliteStore()', options, { ...ROW_STORE_OPTIONS, clock: ['now', 'after'] });
  warnOfSqlite(process.versions.sqlite ?? '');
  return rowStore(new SqliteRows(resolve(file), options.clock ?? nodeClock), true, options);
}
