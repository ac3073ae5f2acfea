import { EngineError } from '@respond-async/core';

const UNWRITABLE = 'may not be written: give the process write access to it';
const FULL = 'can not take more: the disk is full; make room';

const BY_CODE: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'can not be made: the directory above it does not exist; create it, or mount what is missing'],
  ['ENOTDIR', 'is a file, or below one: name a directory'],
  ['EEXIST', 'is a file: name a directory'],
  ['EACCES', UNWRITABLE],
  ['EPERM', UNWRITABLE],
  ['EROFS', UNWRITABLE],
  ['ENOSPC', FULL],
  ['EDQUOT', FULL],
  ['ENAMETOOLONG', 'can not hold a body whose id is so long: use shorter ids'],
]);

/** What is wrong with the directory, and how to mend it. */
export function directoryFault(directory: string, cause: unknown): EngineError {
  const what = BY_CODE.get(codeOf(cause) ?? '') ?? 'can not be used';
  const why = cause instanceof Error ? cause.message : String(cause);
  return new EngineError('store-failed', `the directory of bodies ${directory} ${what} (${why})`, { cause });
}

/** The system's name for what went wrong. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}
