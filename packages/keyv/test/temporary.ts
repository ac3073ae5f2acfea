import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sqliteStore } from '@respond-async/keyv';
import type { StoreUnderTest } from '@respond-async/testing/conformance';

/** A directory for one test. */
export async function temporaryDirectory(): Promise<{ path: string; remove: () => Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'keyv-store-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/** A fresh, open store on a file of its own. */
export async function makeSqliteStore(): Promise<StoreUnderTest> {
  const directory = await temporaryDirectory();
  const file = join(directory.path, 'jobs.db');
  let store = sqliteStore(file);
  await store.open();
  return {
    store,
    async reopen() {
      await store.close();
      store = sqliteStore(file);
      await store.open();
      return store;
    },
    async dispose() {
      await store.close();
      await directory.remove();
    },
  };
}
