import { execFileSync } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { vi } from 'vitest';

/** A disk that is full when a test says so. */
export interface SmallDisk {
  fill(): Promise<void>;
  empty(): Promise<void>;
  dispose(): void;
}

export type MakeDisk = (directory: string, file: string) => SmallDisk;

/** A file system of 32 MB, filled to its last byte. */
function mounted(directory: string): SmallDisk {
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=32m', 'tmpfs', directory], { stdio: 'ignore' });
  const filler = (size: number) => join(directory, `filler-${size}`);
  const sizes = [1_048_576, 4_096];
  return {
    async fill() {
      for (const size of sizes) {
        const flag = { flag: 'a' };
        while (
          await writeFile(filler(size), Buffer.alloc(size, 1), flag).then(
            () => true,
            () => false,
          )
        );
      }
    },
    async empty() {
      for (const size of sizes) await rm(filler(size), { force: true });
    },
    dispose: () => execFileSync('umount', ['-l', directory]),
  };
}

/** A database that may not grow: SQLite then says that the disk is full. */
function bounded(_directory: string, file: string): SmallDisk {
  const databases = new Set<DatabaseSync>();
  const prepare = DatabaseSync.prototype.prepare;
  const spy = vi.spyOn(DatabaseSync.prototype, 'prepare').mockImplementation(function (
    this: DatabaseSync,
    sql,
    ...more
  ) {
    if (this.isOpen && this.location() === file) databases.add(this);
    return prepare.call(this, sql, ...more);
  });
  const allow = (pages: number) => {
    for (const database of databases) if (database.isOpen) database.exec(`PRAGMA max_page_count = ${pages}`);
  };
  return {
    fill: async () => allow(1),
    empty: async () => allow(2 ** 31),
    dispose: () => spy.mockRestore(),
  };
}

function mayMount(): boolean {
  const directory = join('/tmp', `may-mount-${process.pid}`);
  try {
    execFileSync('mkdir', [directory]);
    mounted(directory).dispose();
    return true;
  } catch {
    return false;
  } finally {
    execFileSync('rm', ['-rf', directory]);
  }
}

/** Where file systems can't be mounted, the second says the same. */
export const disks: readonly (readonly [string, MakeDisk])[] = [
  ...(mayMount() ? [['a small file system', mounted] as const] : []),
  ['a database that may not grow', bounded],
];
