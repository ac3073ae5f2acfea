import { fork } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, open, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Clock, Store } from '@respond-async/core';
import { sqliteStore } from '@respond-async/keyv';
import { handClock } from '@respond-async/testing';
import { pendingJob } from '@respond-async/testing/conformance';
import { describe, expect, it } from 'vitest';
import { accept, onFile } from './on-file.ts';

const on = onFile();

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

describe('a file that can not be used', () => {
  const rejection = async (path: string) => {
    const store = sqliteStore(path);
    return store.open().then(
      () => store.close(),
      (error: unknown) => (error instanceof Error ? error.message : error),
    );
  };

  it('is told apart by what is wrong with it, with its name and what to do', async () => {
    await mkdir(join(on.directory, 'folder'));
    await writeFile(
      join(on.directory, 'garbage'),
      'not a database, though long enough to look like one\n'.repeat(90),
    );
    const missing = join(on.directory, 'missing', 'jobs.db');
    expect(await rejection(missing)).toMatch(/missing\/jobs.db .*directory does not exist; create it/);
    expect(await rejection(join(on.directory, 'folder'))).toMatch(/folder is a directory: name a file in it/);
    expect(await rejection(join(on.directory, 'garbage'))).toMatch(/garbage is not a SQLite database/);
    expect(await readFile(join(on.directory, 'garbage'), 'utf8')).toMatch(/^not a database/);
    expect(() => sqliteStore(':memory:')).toThrow(TypeError);
  });

  it('is refused while another store has it, and free when that is closed', async () => {
    const first = await on.open();
    const second = sqliteStore(on.file, { clock: hurriedClock() });
    await expect(second.open()).rejects.toThrow(/jobs.db is in use by another process.*one process per file/);
    await accept(first, 'a');
    await first.close();
    expect(await (await on.open()).read('a')).toEqual(pendingJob('a'));
  });

  it('is free when the process that had it was killed, and has what was acknowledged', async () => {
    const child = fork(join(import.meta.dirname, 'processes/accepting.ts'), [on.file]);
    const [acknowledged] = await once(child, 'message');
    await expect(sqliteStore(on.file, { clock: hurriedClock() }).open()).rejects.toThrow(/in use by another/);
    child.kill('SIGKILL');
    const store = await on.open();
    expect(await store.read(String(acknowledged))).toBeDefined();
  });
});

/** Root may write everything; nobody else may. */
async function asNobody<T>(work: () => Promise<T>): Promise<T> {
  const [root, nobody] = [0, 65_534];
  if (process.geteuid?.() !== root) return work();
  process.seteuid?.(nobody);
  return work().finally(() => process.seteuid?.(root));
}

describe('what may not be written', () => {
  it('is refused with what to do: a directory', async () => {
    await chmod(on.directory, 0o555);
    await expect(asNobody(() => sqliteStore(on.file).open())).rejects.toThrow(
      /jobs.db.* may not be written: give the process write access/,
    );
    await chmod(on.directory, 0o755);
  });

  it('is refused with what to do: a file', async () => {
    await (await on.open()).close();
    await chmod(on.directory, 0o777);
    for (const name of [on.file, `${on.file}.lock`]) await chmod(name, 0o444);
    await expect(asNobody(() => sqliteStore(on.file).open())).rejects.toThrow(
      /jobs.db.* may not be written: give the process write access/,
    );
  });
});

describe('a damaged file', () => {
  /** Twelve pages in a hundred are no longer what was written. */
  async function damage(): Promise<void> {
    const bytes = await readFile(on.file);
    const file = await open(on.file, 'r+');
    for (let page = 20; page < bytes.length / 4_096; page += 8) {
      await file.write(Buffer.alloc(4_096, 0xee), 0, 4_096, page * 4_096);
    }
    await file.close();
  }

  /** More than stays in memory. */
  const JOBS = Array.from({ length: 4_000 }, (_, at) =>
    pendingJob(`job ${at}`, { notes: 'x'.repeat(1_500) }),
  );

  const fill = (store: Store) =>
    Promise.all(JOBS.map((next) => store.commit({ id: next.id, expect: 'absent', next, counts: [] })));

  it('is not opened, and told apart', async () => {
    const store = await on.open();
    await fill(store);
    await store.close();
    await damage();
    await expect(sqliteStore(on.file).open()).rejects.toThrow(
      /jobs.db is not a SQLite database, or a damaged one/,
    );
  });

  it('that was damaged while it was open makes no job a missing one, nor another', async () => {
    const first = await on.open();
    await fill(first);
    await first.close();
    const store = await on.open();
    await damage();
    const reads = await Promise.allSettled(JOBS.map(({ id }) => store.read(id)));
    expect(new Set(reads.map(({ status }) => status))).toEqual(new Set(['fulfilled', 'rejected']));
    for (const [at, read] of reads.entries()) {
      if (read.status === 'fulfilled') expect(read.value).toEqual(JOBS[at]);
    }
  });
});

describe('a file that another program holds', () => {
  function hold(): () => void {
    const holder = new DatabaseSync(on.file);
    holder.exec('BEGIN IMMEDIATE');
    return () => holder.close();
  }

  it('for five seconds is waited for, and all else goes on', async () => {
    const clock = handClock();
    const store = await on.open({ clock });
    await accept(store, 'before');
    const release = hold();
    let decided = false;
    const committed = Promise.resolve(accept(store, 'a')).finally(() => {
      decided = true;
    });
    await clock.advance(5_000);
    expect(decided).toBe(false);
    expect(await store.read('before')).toEqual(pendingJob('before'));
    expect((await store.find({ order: 'due', limit: 9 })).jobs).toHaveLength(1);
    release();
    await clock.advance(1_000);
    expect(await committed).toEqual({ ok: true });
  });

  it('for longer makes a change fail, and the next one works when it is free', async () => {
    const clock = handClock();
    const store = await on.open({ clock });
    const release = hold();
    const committed = accept(store, 'a');
    const failed = expect(committed).rejects.toThrow(/locked/);
    await clock.advance(10_000);
    await failed;
    expect(await store.read('a')).toBeUndefined();
    release();
    expect(await accept(store, 'a')).toEqual({ ok: true });
  });
});
