import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import type { Store } from '@respond-async/core';
import { type SqliteStoreOptions, sqliteStore } from '@respond-async/keyv';
import { pendingJob } from '@respond-async/testing/conformance';
import { afterEach, beforeEach } from 'vitest';
import { temporaryDirectory } from './temporary.ts';

/** A file of its own for each test, and the stores that the test opens on it: they are closed when it ends. */
export interface OnFile {
  readonly directory: string;
  readonly file: string;
  open(options?: SqliteStoreOptions): Promise<Store>;
  /** What another program does to the file meanwhile. */
  change(sql: string, ...values: SQLInputValue[]): Record<string, unknown>[];
}

export function onFile(): OnFile {
  let directory = { path: '', remove: async () => {} };
  const opened: Store[] = [];
  const file = () => join(directory.path, 'jobs.db');
  beforeEach(async () => {
    directory = await temporaryDirectory();
  });
  afterEach(async () => {
    for (const store of opened.splice(0)) await store.close();
    await directory.remove();
  });
  return {
    get directory() {
      return directory.path;
    },
    get file() {
      return file();
    },
    async open(options) {
      const store = sqliteStore(file(), options);
      await store.open();
      opened.push(store);
      return store;
    },
    change: (sql, ...values) => changed(file(), sql, values),
  };
}

export const accept = (store: Store, id: string, fields: Parameters<typeof pendingJob>[1] = {}) =>
  store.commit({ id, expect: 'absent', next: pendingJob(id, fields), counts: [] });

function changed(file: string, sql: string, values: readonly SQLInputValue[]): Record<string, unknown>[] {
  const database = new DatabaseSync(file);
  try {
    return database.prepare(sql).all(...values);
  } finally {
    database.close();
  }
}
