import { readdir } from 'node:fs/promises';
import { afterEach, expect, it, vi } from 'vitest';
import manifest from '../package.json' with { type: 'json' };
import { onFile } from './on-file.ts';

const on = onFile();
const { keyv, '@keyv/sqlite': sqlite } = manifest.peerDependencies;
const LINE = `: npm install keyv@${keyv} @keyv/sqlite@${sqlite}`;

/** What opening a file says with another adapter installed. */
async function complaintWith(adapter: () => object): Promise<string> {
  vi.resetModules();
  vi.doMock('@keyv/sqlite', adapter);
  const { sqliteStore } = await import('@respond-async/keyv');
  return sqliteStore(on.file)
    .open()
    .then(
      () => 'nothing',
      (error: Error) => error.message,
    );
}

afterEach(() => vi.doUnmock('@keyv/sqlite'));

it('an older adapter is refused with the line that installs the right one, before it touches the file', async () => {
  const opened = vi.fn();
  class KeyvSqlite {
    constructor() {
      opened();
    }
  }
  const complaint = await complaintWith(() => ({ KeyvSqlite, default: KeyvSqlite }));
  expect(complaint).toMatch(/@keyv\/sqlite is too old/);
  expect(complaint).toContain(LINE);
  expect(opened).not.toHaveBeenCalled();
  expect(await readdir(on.directory)).toEqual(['jobs.db.lock']);
});

it('no adapter is told apart, with the same line', async () => {
  const complaint = await complaintWith(() => {
    throw new Error('Cannot find package');
  });
  expect(complaint).toMatch(/@keyv\/sqlite is not installed/);
  expect(complaint).toContain(LINE);
});
