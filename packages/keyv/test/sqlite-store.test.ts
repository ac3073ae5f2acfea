import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Clock, Store } from '@respond-async/core';
import { type DamagedRecord, sqliteStore } from '@respond-async/keyv';
import {
  compareWithModel,
  pendingJob,
  registerCases,
  storeCases,
  storeSteps,
} from '@respond-async/testing/conformance';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeSqliteStore, temporaryDirectory } from './temporary.ts';

let directory: { path: string; remove: () => Promise<void> };
let file: string;
const opened: Store[] = [];

async function open(onDamaged?: (damaged: DamagedRecord) => void): Promise<Store> {
  const store = sqliteStore(file, onDamaged && { onDamaged });
  opened.push(store);
  await store.open();
  return store;
}

/** A clock on which waiting takes no time. */
function hurriedClock(): Clock {
  let now = 0;
  return {
    now: () => now,
    after(ms, ring) {
      now += ms;
      setImmediate(ring);
      return () => {};
    },
  };
}

const accept = (store: Store, id: string) =>
  store.commit({ id, expect: 'absent', next: pendingJob(id), counts: [] });

function change(sql: string, ...values: string[]): unknown[] {
  const database = new DatabaseSync(file);
  try {
    return database.prepare(sql).all(...values);
  } finally {
    database.close();
  }
}

beforeEach(async () => {
  directory = await temporaryDirectory();
  file = join(directory.path, 'jobs.db');
});

afterEach(async () => {
  for (const store of opened.splice(0)) await store.close();
  await directory.remove();
});

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
    await accept(await open(), 'a');
    for (const name of [file, `${file}-wal`, `${file}-shm`, `${file}.lock`]) {
      expect((await stat(name)).mode & 0o777, name).toBe(0o600);
    }
  });

  it('opens however many records there are', async () => {
    const store = await open();
    const ids = Array.from({ length: 450 }, (_, at) => `job ${at}`);
    await Promise.all(ids.map((id) => accept(store, id)));
    await store.close();
    const { jobs } = await (await open()).find({ order: 'due', limit: 1_000 });
    expect(jobs.map(({ id }) => id)).toEqual(ids.toSorted());
  });

  it('writes all of a group but the row that can not be written', async () => {
    const store = await open();
    change(`CREATE TRIGGER refuse BEFORE INSERT ON respond_async WHEN NEW.key = 'job:7'
      BEGIN SELECT RAISE(ABORT, 'not this one'); END`);
    const ids = Array.from({ length: 20 }, (_, at) => String(at));
    const outcomes = await Promise.allSettled(ids.map((id) => accept(store, id)));
    expect(outcomes.flatMap(({ status }, at) => (status === 'rejected' ? [at] : []))).toEqual([7]);
    expect(outcomes[7]).toMatchObject({ reason: { message: expect.stringContaining('not this one') } });
    // Seen by another connection: nothing is left in a transaction that is still open.
    expect(change("SELECT key FROM respond_async WHERE key LIKE 'job:%'")).toHaveLength(19);
    await Promise.all(['a', 'b'].map((id) => accept(store, id)));
    expect(change("SELECT key FROM respond_async WHERE key LIKE 'job:%'")).toHaveLength(21);
  });

  it('keeps large bytes as they are, not as text', async () => {
    const store = await open();
    await store.bodies.write('a', new Blob([new Uint8Array(300_000)]).stream(), 1e6);
    const rows = change("SELECT typeof(value) AS type FROM respond_async WHERE key LIKE 'chunk:%'");
    expect(rows).toEqual([{ type: 'blob' }, { type: 'blob' }]);
  });

  it('removes what a crash left of a body', async () => {
    const store = await open();
    await store.bodies.write('torn', new Blob(['x']).stream(), 10);
    await store.bodies.write('whole', new Blob(['y']).stream(), 10);
    await store.close();
    change("DELETE FROM respond_async WHERE key = 'body:torn'");
    await (await open()).close();
    const rows = change("SELECT key FROM respond_async WHERE key LIKE 'chunk:%'");
    expect(rows).toEqual([{ key: 'chunk:whole:0' }]);
  });
});

describe('a record that can not be read', () => {
  it('is set aside, reported, left where it is, and harms no other', async () => {
    const first = await open();
    for (const id of ['a', 'b', 'c']) await accept(first, id);
    await first.close();
    change("UPDATE respond_async SET value = '{\"v\":1,' WHERE key = 'job:a'");
    change("UPDATE respond_async SET value = json_remove(value, '$.job.dueAt') WHERE key = 'job:b'");
    const damaged: string[] = [];
    const store = await open(({ key }) => damaged.push(key));
    expect(damaged.sort()).toEqual(['job:a', 'job:b']);
    await expect(store.read('a')).rejects.toThrow('damaged');
    expect((await store.find({ order: 'due', limit: 9 })).jobs).toEqual([pendingJob('c')]);
    expect(change("SELECT key FROM respond_async WHERE key = 'job:a'")).toHaveLength(1);
  });

  it('warns when nobody asks to be told', async () => {
    const store = await open();
    await accept(store, 'a');
    await store.close();
    change("UPDATE respond_async SET value = 'x' WHERE key = 'job:a'");
    const warned = once(process, 'warning');
    await open();
    expect((await warned)[0].message).toContain('job:a');
  });

  it('of a newer format keeps the store from opening', async () => {
    const store = await open();
    await accept(store, 'a');
    await store.close();
    change("UPDATE respond_async SET value = json_set(value, '$.v', 2) WHERE key = 'job:a'");
    await expect(open()).rejects.toThrow(/format 2 .* newer version/);
    // It can be opened again by what can read it: nothing is held.
    change("UPDATE respond_async SET value = json_set(value, '$.v', 1) WHERE key = 'job:a'");
    expect(await (await open()).read('a')).toEqual(pendingJob('a'));
  });

  it('keeps what a newer version has added, without letting it near a prototype', async () => {
    const first = await open();
    await accept(first, 'a');
    await first.close();
    const more = '{"v":1,"later":[1],"__proto__":{"polluted":1},"counts":[],"job":';
    change(`UPDATE respond_async SET value = '${more}' || json_extract(value, '$.job') || '}'`);
    const store = await open();
    const next = { ...pendingJob('a'), revision: 2 };
    expect(await store.commit({ id: 'a', expect: 1, next, counts: [] })).toEqual({ ok: true });
    const [row] = change("SELECT json_extract(value, '$.later') AS later FROM respond_async");
    expect(row).toEqual({ later: '[1]' });
    expect('polluted' in {}).toBe(false);
  });
});

describe('a file that can not be used', () => {
  const rejection = async (path: string) => {
    const store = sqliteStore(path);
    return store.open().then(
      () => store.close(),
      (error: unknown) => (error instanceof Error ? error.message : error),
    );
  };

  it('is told apart by what is wrong with it, with its name and what to do', async () => {
    await mkdir(join(directory.path, 'folder'));
    await writeFile(
      join(directory.path, 'garbage'),
      'not a database, though long enough to look like one\n'.repeat(90),
    );
    const missing = join(directory.path, 'missing', 'jobs.db');
    expect(await rejection(missing)).toMatch(/missing\/jobs.db .*directory does not exist; create it/);
    expect(await rejection(join(directory.path, 'folder'))).toMatch(
      /folder is a directory: name a file in it/,
    );
    expect(await rejection(join(directory.path, 'garbage'))).toMatch(/garbage is not a SQLite database/);
    expect(await readFile(join(directory.path, 'garbage'), 'utf8')).toMatch(/^not a database/);
    expect(() => sqliteStore(':memory:')).toThrow(TypeError);
  });

  it('is refused while another store has it, and free when that is closed', async () => {
    const first = await open();
    const second = sqliteStore(file, { clock: hurriedClock() });
    await expect(second.open()).rejects.toThrow(/jobs.db is in use by another process.*one process per file/);
    await accept(first, 'a');
    await first.close();
    expect(await (await open()).read('a')).toEqual(pendingJob('a'));
  });

  it('is free when the process that had it was killed, and has what was acknowledged', async () => {
    const child = fork(join(import.meta.dirname, 'processes/accepting.ts'), [file]);
    const [acknowledged] = await once(child, 'message');
    child.kill('SIGKILL');
    const store = await open();
    expect(await store.read(String(acknowledged))).toBeDefined();
  });
});

describe('a file that another program holds for a while', () => {
  it('is waited for, and the process goes on meanwhile', async () => {
    const store = await open();
    const holder = new DatabaseSync(file);
    holder.exec('BEGIN IMMEDIATE');
    let decided = false;
    const committed = Promise.resolve(accept(store, 'a')).finally(() => {
      decided = true;
    });
    for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
    expect(decided).toBe(false);
    holder.exec('ROLLBACK');
    holder.close();
    expect(await committed).toEqual({ ok: true });
  });
});
