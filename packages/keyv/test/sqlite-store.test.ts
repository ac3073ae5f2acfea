import { stat } from 'node:fs/promises';
import { sqliteStore } from '@respond-async/keyv';
import { compareWithModel, registerCases, storeCases, storeSteps } from '@respond-async/testing/conformance';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accept, onFile } from './on-file.ts';
import { makeSqliteStore } from './temporary.ts';

const on = onFile();

describe('a store on a SQLite file', () => {
  registerCases(
    storeCases,
    { supports: sqliteStore('any').supports, make: makeSqliteStore },
    { describe, it },
  );

  it('answers any sequence of changes as the model does, and opening it again changes nothing', async () => {
    const acts = ['accept', 'accept', 'run', 'settle', 'move', 'forget', 'reopen'] as const;
    await fc.assert(
      fc.asyncProperty(storeSteps(acts), async (steps) => {
        const under = await makeSqliteStore();
        await compareWithModel(steps, under.store, under.reopen).finally(under.dispose);
      }),
      { numRuns: 30 },
    );
  }, 60_000);

  it('lets only its own user read what it writes', async () => {
    await accept(await on.open(), 'a');
    for (const name of [
      on.file,
      `${on.file}-wal`,
      `${on.file}-shm`,
      `${on.file}.lock`,
      `${on.file}.reserve`,
    ]) {
      expect((await stat(name)).mode & 0o777, name).toBe(0o600);
    }
  });

  it('opens however many records there are', async () => {
    const store = await on.open();
    const ids = Array.from({ length: 450 }, (_, at) => `job ${at}`);
    await Promise.all(ids.map((id) => accept(store, id)));
    await store.close();
    const { jobs } = await (await on.open()).find({ order: 'due', limit: 1_000 });
    expect(jobs.map(({ id }) => id)).toEqual(ids.toSorted());
  });

  it('writes all of a group but the row that can not be written', async () => {
    const store = await on.open();
    on.change(`CREATE TRIGGER refuse BEFORE INSERT ON respond_async WHEN NEW.key = 'job:7'
      BEGIN SELECT RAISE(ABORT, 'not this one'); END`);
    const ids = Array.from({ length: 20 }, (_, at) => String(at));
    const outcomes = await Promise.allSettled(ids.map((id) => accept(store, id)));
    expect(outcomes.flatMap(({ status }, at) => (status === 'rejected' ? [at] : []))).toEqual([7]);
    expect(outcomes[7]).toMatchObject({ reason: { message: expect.stringContaining('not this one') } });
    // Seen by another connection: nothing is left in a transaction that is still open.
    expect(on.change("SELECT key FROM respond_async WHERE key LIKE 'job:%'")).toHaveLength(19);
    await Promise.all(['a', 'b'].map((id) => accept(store, id)));
    expect(on.change("SELECT key FROM respond_async WHERE key LIKE 'job:%'")).toHaveLength(21);
  });

  it('keeps large bytes as they are, not as text', async () => {
    const store = await on.open();
    await store.bodies.write('a', new Blob([new Uint8Array(300_000)]).stream(), 1e6);
    const rows = on.change("SELECT typeof(value) AS type FROM respond_async WHERE key LIKE 'chunk:%'");
    expect(rows).toEqual([{ type: 'blob' }, { type: 'blob' }]);
  });

  it('removes what a crash left of a body', async () => {
    const store = await on.open();
    await store.bodies.write('torn', new Blob(['x']).stream(), 10);
    await store.bodies.write('whole', new Blob(['y']).stream(), 10);
    await store.close();
    on.change("DELETE FROM respond_async WHERE key = 'body:torn'");
    await (await on.open()).close();
    const rows = on.change("SELECT key FROM respond_async WHERE key LIKE 'chunk:%'");
    expect(rows).toEqual([{ key: 'chunk:whole:0' }]);
  });
});
