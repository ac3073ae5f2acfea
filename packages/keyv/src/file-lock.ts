import { chmod, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type Clock, EngineError } from '@respond-async/core';
import { fileFault, isBusy } from './sqlite-fault.ts';
import { sleep, spread } from './timers.ts';

/** A process that was killed may take a moment to be gone. In milliseconds. */
const WAIT_IN_ALL = 3_000;
const WAIT = 50;

/**
 * Makes a file this process's own, and resolves to how it is given back. The lock is a transaction on a database of its
 * own beside the file: the system ends it with the process, however that ends, and nothing stale is left to judge.
 */
export async function lockFile(file: string, clock: Clock): Promise<() => void> {
  await assertUsable(file);
  const lock = `${file}.lock`;
  const until = clock.now() + WAIT_IN_ALL;
  for (;;) {
    const release = await tryLock(lock);
    if (release !== undefined) return release;
    if (clock.now() >= until) throw inUse(file, lock);
    await sleep(clock, spread(WAIT));
  }
}

// By its path only: opening the lock a second time in a process and closing it again would give it away.
async function tryLock(lock: string): Promise<(() => void) | undefined> {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(lock);
    database.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE');
    await chmod(lock, 0o600);
    return () => database?.close();
  } catch (error) {
    database?.close();
    if (isBusy(error)) return undefined;
    throw fileFault(lock, error);
  }
}

async function assertUsable(file: string): Promise<void> {
  const directory = dirname(file);
  await stat(directory).catch((error: unknown) => {
    throw fileFault(file, error);
  });
  const found = await stat(file).catch(() => undefined);
  if (found?.isDirectory()) throw fileFault(file, Object.assign(new Error('EISDIR'), { code: 'EISDIR' }));
}

function inUse(file: string, lock: string): EngineError {
  return new EngineError(
    'store-failed',
    `${file} is in use by another process, which holds ${lock}: one process per file; end that one, or use another file`,
  );
}
