import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it, vi } from 'vitest';
import { count } from '../../core/test/tally.ts';
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
/** Those of 1 GB take about ten seconds each: none of them unless told. */
const OF_A_GIGABYTE = Number(process.env.LARGE_RESULTS ?? 0);
const SIZES = [100 * MB, ...Array.from({ length: OF_A_GIGABYTE }, () => 1_000 * MB)];

it.each(SIZES)(
  'a result of %i bytes is collected as it was from a process of less than 200 MB, and leaves nothing',
  async (size) => {
    const child = fork(join(import.meta.dirname, 'processes/large-body.ts'), [on.file, String(size)]);
    // One that ends without a word has failed.
    const [{ most, ...outcome } = {}] = await Promise.race([
      once(child, 'message'),
      once(child, 'disconnect'),
    ]);
    expect(outcome).toEqual({ collected: size, same: true, confirmed: true });
    expect(most).toBeLessThan(200 * MB);
    count(`results of ${size / MB} MB`);
    expect(on.change("SELECT key FROM respond_async WHERE key NOT LIKE 'job:%'")).toEqual([]);
  },
  300_000,
);
