import { stat } from 'node:fs/promises';
import { DatabaseSync, StatementSync } from 'node:sqlite';
import { sqliteStore } from '@respond-async/keyv';
import { compareWithModel, registerCases, storeCases, storeSteps } from '@respond-async/testing/conformance';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
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
  }, 300_000);

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

  it('sets the file up for durability, and for what is deleted to be gone', async () => {
    const databases = new Set<DatabaseSync>();
    const { prepare } = DatabaseSync.prototype;
    const spy = vi.spyOn(DatabaseSync.prototype, 'prepare').mockImplementation(function (
      this: DatabaseSync,
      sql,
    ) {
      databases.add(this);
      return prepare.call(this, sql);
    });
    await accept(await on.open(), 'a');
    spy.mockRestore();
    expect(databases.size).toBe(1);
    const [database] = databases;
    const set = (name: string) => Object.values(database?.prepare(`PRAGMA ${name}`).get() ?? {})[0];
    expect(['journal_mode', 'synchronous', 'fullfsync', 'secure_delete'].map(set)).toEqual(['wal', 2, 1, 1]);
    expect(set('journal_size_limit')).toBe(16 * 1024 * 1024);
    // All that blocks the process while another program holds the file.
    expect(set('busy_timeout')).toBeLessThanOrEqual(50);
  });

  it('opens however many records there are', async () => {
    const store = await on.open();
    const ids = Array.from({ length: 450 }, (_, at) => `job ${at}`);
    await Promise.all(ids.map((id) => accept(store, id)));
    await store.close();
    const { jobs } = await (await on.open()).find({ order: 'due', limit: 1_000 });
    expect(jobs.map(({ id }) => id)).toEqual(ids.toSorted());
  });

  it('lets others have their turn while it opens', async () => {
    const store = await on.open();
    await Promise.all(Array.from({ length: 2_500 }, (_, at) => accept(store, `job ${at}`)));
    await store.close();
    let turn = 0;
    let next = setImmediate(function count() {
      turn += 1;
      next = setImmediate(count);
    });
    const pages: number[] = [];
    const { all } = StatementSync.prototype;
    const spy = vi.spyOn(StatementSync.prototype, 'all').mockImplementation(function (
      this: StatementSync,
      ...values
    ) {
      if (this.sourceSQL.includes('ORDER BY rowid')) pages.push(turn);
      return all.apply(this, values as never);
    });
    await on.open();
    spy.mockRestore();
    clearImmediate(next);
    expect(pages).toHaveLength(3);
    expect(new Set(pages).size).toBe(3);
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

  it.each<[string, object, string]>([
    ['', {}, 'sqliteStore needs the path of a file'],
    [':memory:', {}, 'memoryStore() keeps jobs in memory'],
    ['jobs.db', { bodies: 'bodies' }, 'bodies of sqliteStore() must be an object with write(), read()'],
    ['jobs.db', { body: {} }, 'sqliteStore() has no option body: it has bodies, onDamaged, clock'],
  ])('is not made of what can not be meant: %j, %j', (file, options, message) => {
    expect(() => sqliteStore(file, options)).toThrow(message);
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
