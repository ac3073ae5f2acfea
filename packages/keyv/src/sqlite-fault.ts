import { EngineError } from '@respond-async/core';

const PERM = 3;
const BUSY = 5;
const LOCKED = 6;
const READONLY = 8;
const CORRUPT = 11;
const FULL = 13;
const CANTOPEN = 14;
const NOTADB = 26;

/** The primary result code of SQLite, where the error is one of SQLite's. */
function resultOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number')
    return undefined;
  return error.errcode & 0xff;
}

export function isBusy(error: unknown): boolean {
  const result = resultOf(error);
  return result === BUSY || result === LOCKED;
}

/** Also where the error is the cause of another. */
export function isFull(error: unknown): boolean {
  if (resultOf(error) === FULL) return true;
  return error instanceof Error && error.cause !== undefined && isFull(error.cause);
}

const UNWRITABLE = 'may not be written: give the process write access to the file and to its directory';
const NO_DATABASE = 'is not a SQLite database, or a damaged one: move it away, or put a backup in its place';

const BY_RESULT: ReadonlyMap<number | string | undefined, string> = new Map<number | string, string>([
  ['ENOENT', 'can not be made: its directory does not exist; create it'],
  ['ENOTDIR', 'can not be made: a part of its path is not a directory'],
  ['EISDIR', 'is a directory: name a file in it'],
  ['EACCES', UNWRITABLE],
  ['EPERM', UNWRITABLE],
  ['EROFS', UNWRITABLE],
  [PERM, UNWRITABLE],
  [READONLY, UNWRITABLE],
  [CANTOPEN, UNWRITABLE],
  [CORRUPT, NO_DATABASE],
  [NOTADB, NO_DATABASE],
  [BUSY, 'is locked by another program: end that, or use another file'],
  [LOCKED, 'is locked by another program: end that, or use another file'],
  [FULL, 'can not grow: the disk is full; make room'],
]);

/** What is wrong with a file, and how to mend it. */
export function fileFault(file: string, cause: unknown): EngineError {
  if (cause instanceof EngineError) return cause;
  const code =
    resultOf(cause) ?? (cause instanceof Error && 'code' in cause ? String(cause.code) : undefined);
  const what = BY_RESULT.get(code) ?? 'can not be used';
  const why = cause instanceof Error ? cause.message : String(cause);
  return new EngineError('store-failed', `${file} ${what} (${why})`, { cause });
}
