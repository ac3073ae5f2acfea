import { join } from 'node:path';
import { KeyvSqlite } from '@keyv/sqlite';
import type { Store } from '@respond-async/core';
import { keyvStore, sqliteStore } from '@respond-async/keyv';
import { KeyvMemoryAdapter } from 'keyv';
import { KeyvFile } from 'keyv-file';
import type { MakeShelf, Shelf } from '../../core/test/model/shelf.ts';
import { postgresTable } from './postgres.ts';
import { temporaryDirectory } from './temporary.ts';

/** What the model lives on: each life a store of its own, on the rows that the one before has left. */
export const shelves = {
  'a Map': async () => {
    const adapter = new KeyvMemoryAdapter(new Map());
    return shelfOf(
      () => keyvStore(adapter),
      async () => {},
    );
  },
  SQLite: async () => {
    const { path, remove } = await temporaryDirectory();
    return shelfOf(() => sqliteStore(join(path, 'jobs.db')), remove);
  },
  files: async () => {
    const { path, remove } = await temporaryDirectory();
    const options = { filename: join(path, 'rows.json'), writeDelay: 0 };
    return shelfOf(() => keyvStore(new KeyvFile(options) as never), remove);
  },
  'SQLite as @keyv/sqlite opens it': async () => {
    const { path, remove } = await temporaryDirectory();
    return shelfOf(() => keyvStore(new KeyvSqlite(`sqlite://${join(path, 'rows.db')}`)), remove);
  },
  PostgreSQL: async () => {
    const adapter = await postgresTable();
    return shelfOf(
      () => keyvStore(adapter()),
      async () => {},
    );
  },
} as const satisfies Readonly<Record<string, MakeShelf>>;

function shelfOf(make: () => Store, remove: () => Promise<void>): Shelf {
  let store = make();
  return {
    get store() {
      return store;
    },
    async again() {
      await store.close();
      store = make();
    },
    async remove() {
      await store.close();
      await remove();
    },
  };
}
