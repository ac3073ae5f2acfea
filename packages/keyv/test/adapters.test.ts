import { join } from 'node:path';
import { KeyvSqlite } from '@keyv/sqlite';
import type { Store } from '@respond-async/core';
import { keyvStore } from '@respond-async/keyv';
import {
  compareWithModel,
  type MakeStore,
  registerCases,
  storeCases,
  storeSteps,
} from '@respond-async/testing/conformance';
import fc from 'fast-check';
import { KeyvMemoryAdapter } from 'keyv';
import { KeyvFile } from 'keyv-file';
import { describe, it } from 'vitest';
import { FlakyAdapter, troubles } from './flaky-adapter.ts';
import { patiently, patientStore } from './patient-store.ts';
import { postgresTable } from './postgres.ts';
import { temporaryDirectory } from './temporary.ts';

type Adapter = Parameters<typeof keyvStore>[0];

/** Adapters, one after the other, on the same rows: what one has written the next one has. */
interface Rows {
  adapter(): Adapter;
  remove?(): Promise<unknown>;
}

async function openOn(adapter: Adapter): Promise<Store> {
  const store = keyvStore(adapter);
  await store.open();
  return store;
}

function maker(makeRows: () => Promise<Rows>): MakeStore {
  return async () => {
    const rows = await makeRows();
    const store = await openOn(rows.adapter());
    return { store, reopen: () => openOn(rows.adapter()), dispose: async () => void (await rows.remove?.()) };
  };
}

const CASES = { supports: { durable: true, shared: false } };

function keepsTheContract(makeRows: () => Promise<Rows>, runs = 20): void {
  const make = maker(makeRows);
  registerCases(storeCases, { ...CASES, make }, { describe, it });

  it('answers any sequence of changes as the model does, and opening it again changes nothing', async () => {
    const acts = ['accept', 'accept', 'run', 'settle', 'move', 'forget', 'reopen'] as const;
    await fc.assert(
      fc.asyncProperty(storeSteps(acts), async (steps) => {
        const under = await make();
        await compareWithModel(steps, under.store, under.reopen).finally(under.dispose);
      }),
      { numRuns: runs },
    );
  }, 300_000);
}

const one = (adapter: Adapter): Rows => ({ adapter: () => adapter });

describe('a store on a Map', () => {
  keepsTheContract(async () => one(new KeyvMemoryAdapter(new Map())));
});

describe('a store on an adapter without setMany and deleteMany', () => {
  const without = { setMany: undefined, deleteMany: undefined };
  keepsTheContract(async () => one(Object.assign(new KeyvMemoryAdapter(new Map()), without) as never));
});

describe('a store on SQLite as @keyv/sqlite opens it', () => {
  keepsTheContract(async () => one(new KeyvSqlite('sqlite://:memory:')));
});

describe('a store on files, with keyv-file', () => {
  keepsTheContract(async () => {
    const { path, remove } = await temporaryDirectory();
    const options = { filename: join(path, 'rows.json'), writeDelay: 0 };
    return { adapter: () => new KeyvFile(options) as never, remove };
  });
});

describe('a store on PostgreSQL, with @keyv/postgres', () => {
  keepsTheContract(async () => ({ adapter: await postgresTable() }), 5);
});

describe.each(troubles)('a store on an adapter that $name', (trouble) => {
  describe.each([
    [3, 1],
    [3, 2],
    [10, 3],
  ])('one call in %i, seed %i', (oneIn, seed) => {
    const make: MakeStore = async () => {
      const adapter = new FlakyAdapter(trouble, oneIn, seed);
      const open = async () => patientStore(await patiently(() => openOn(adapter)));
      return { store: await open(), reopen: open, dispose: async () => {} };
    };
    registerCases(storeCases, { ...CASES, make }, { describe, it });
  });
});
