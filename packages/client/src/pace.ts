/*
 * When to ask again. Times are in milliseconds.
 */

/** The first of our own intervals, how they grow, and the longest. */
const FIRST = 500;
const GROWTH = 1.5;
const LONGEST = 30_000;
/** The longest that a server can make us wait: beyond it, it is a mistake. */
const LONGEST_TOLD = 3_600_000;
/** The shortest that we wait unless the caller wants it otherwise: servers may say 0, and mean it each time. */
export const SHORTEST = 100;
/** How long a server may fail in a row before we give up, where the caller has set no time. */
export const PATIENCE = 600_000;

/** Our own interval after `turns` others: between half and the whole of what it has grown to, so that clients spread. */
export function backOff(turns: number, random: () => number): number {
  const grown = Math.min(LONGEST, FIRST * GROWTH ** Math.min(turns, 30));
  return grown * (0.5 + random() / 2);
}

/** What a `Retry-After` says (RFC 9110, 10.2.3), seconds or a date; `undefined` where it can't be read. */
export function retryAfter(headers: Headers, now: number): number | undefined {
  const text = headers.get('retry-after')?.trim() ?? '';
  if (/^\d+$/.test(text)) return clamped(Number(text) * 1_000);
  const date = /^[a-z]/i.test(text) ? Date.parse(text) : Number.NaN;
  // The server's clock may be another one than ours.
  const theirs = Date.parse(headers.get('date') ?? '');
  return Number.isNaN(date) ? undefined : clamped(date - (Number.isNaN(theirs) ? now : theirs));
}

export function clamped(ms: number): number {
  return Math.min(Math.max(0, ms), LONGEST_TOLD);
}
