const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const SIZE = 32;

/** The characters of names to come. Asking the system for much at once costs hardly more than for a little. */
const pool = new Uint8Array(SIZE * 128);
const decoder = new TextDecoder();
let used = pool.byteLength;

/** A new name that nobody can guess, for the URL of a monitor: 192 bits from the system's secure source. */
export function newId(): string {
  if (used === pool.byteLength) refill();
  used += SIZE;
  return decoder.decode(pool.subarray(used - SIZE, used));
}

/** 6 bits of each byte are a character. */
function refill(): void {
  crypto.getRandomValues(pool);
  for (let at = 0; at < pool.length; at += 1) pool[at] = ALPHABET.charCodeAt((pool[at] ?? 0) & 63);
  used = 0;
}
