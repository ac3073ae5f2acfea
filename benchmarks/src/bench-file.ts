import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEngine, type Engine } from '@respond-async/core';
import { sqliteStore } from '@respond-async/keyv';

const MANY = 1_000_000;

/** Files for one benchmark, removed when it is over. */
export async function withFiles(measure: (file: (name: string) => string) => Promise<void>): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    await measure((name) => join(directory, name));
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** An engine on a file, which refuses nothing that a benchmark gives it. */
export function engineOn(file: string): Engine {
  const limits = { unfinished: MANY, unfinishedWithoutOwner: MANY };
  return createEngine({ store: sqliteStore(file), concurrency: 100, limits });
}
