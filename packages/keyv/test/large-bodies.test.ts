import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it, vi } from 'vitest';
import { accept, onFile } from './on-file.ts';

const on = onFile();

const FULL = 2;

/** The keys that were written while each commit waited for the disk, and those that were while none did. */
function watchedWrites() {
  const keys: { now: unknown[]; later: unknown[] } = { now: [], later: [] };
  const prepare = DatabaseSync.prototype.prepare;
  const spy = vi.spyOn(DatabaseSync.prototype, 'prepare').mockImplementation(function (
    this: DatabaseSync,
    sql,
  ) {
    const statement = prepare.call(this, sql);
    const all = statement.all.bind(statement) as (...values: unknown[]) => never;
    return Object.assign(statement, {
      all: (...values: unknown[]) => {
        const { synchronous } = prepare.call(this, 'PRAGMA synchronous').get() ?? {};
        if (sql.startsWith('INSERT')) keys[synchronous === FULL ? 'now' : 'later'].push(values[0]);
        return all(...values);
      },
    });
  });
  return { keys, stop: () => spy.mockRestore() };
}

it('a body waits for the disk once, however large it is, and a job always', async () => {
  const { keys, stop } = watchedWrites();
  const store = await on.open();
  await store.bodies.write('large', new Blob([new Uint8Array(1_000_000)]).stream(), 1e6);
  await accept(store, 'a');
  stop();
  expect(keys.later).toEqual(['chunk:large:0', 'chunk:large:1', 'chunk:large:2', 'chunk:large:3']);
  expect(keys.now.slice(-2)).toEqual(['body:large', 'job:a']);
});

const MB = 1_000_000;
const SIZES = process.env.SOAK ? [100 * MB, 1_000 * MB] : [100 * MB];

it.each(SIZES)(
  'a body of %i bytes passes through a process of less than 200 MB',
  async (size) => {
    const child = fork(join(import.meta.dirname, 'processes/large-body.ts'), [on.file, String(size)]);
    const [{ written, same, most }] = await once(child, 'message');
    expect({ written, same }).toEqual({ written: size, same: true });
    expect(most).toBeLessThan(200 * MB);
  },
  300_000,
);
