const SIZE = 24;

/** Asking the system for much at once costs hardly more than for a little. */
const pool = new Uint8Array(SIZE * 128);
let used = pool.byteLength;

/** A new name that nobody can guess, for the URL of a monitor: 192 bits from the system's secure source. */
export function newId(): string {
  if (used === pool.byteLength) {
    crypto.getRandomValues(pool);
    used = 0;
  }
  const bytes = pool.subarray(used, used + SIZE);
  used += SIZE;
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_');
}
