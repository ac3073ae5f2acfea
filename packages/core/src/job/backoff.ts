const FIRST = 1_000;
const LONGEST = 60_000;

/** How long to wait before the next attempt, in milliseconds: 1 s doubling to 60 s, spread over its whole length. */
export function backoff(attempt: number, jitter: number): number {
  return Math.round(Math.min(LONGEST, FIRST * 2 ** (attempt - 1)) * jitter);
}
