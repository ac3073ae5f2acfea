/** The first versions without the defect, the newest line first; older lines have it. */
const MENDED = [
  [3, 51, 3],
  [3, 50, 7],
  [3, 44, 6],
] as const;

let warned = false;

/**
 * Warns, once in a process, of a SQLite in which two connections to a file with a write-ahead log may damage it: any
 * program that looks into the file is a second connection. See sqlite.org/wal.html, "The WAL-reset bug".
 */
export function warnOfSqlite(version: string): void {
  if (warned || isMended(version)) return;
  warned = true;
  process.emitWarning(
    `SQLite ${version} may damage a file into which another program looks (the WAL-reset bug, mended in 3.51.3): ` +
      'update Node.js, and meanwhile open the file with nothing else',
    { type: 'SqliteVersion', code: 'RESPOND_ASYNC_SQLITE_VERSION' },
  );
}

function isMended(version: string): boolean {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  const [newest] = MENDED;
  if (major !== newest[0] || minor > newest[1]) return major >= newest[0];
  return MENDED.some(([, line, first]) => minor === line && patch >= first);
}
