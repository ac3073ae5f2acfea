import type { NoticeSent } from '@respond-async/core';
import type { Answered } from './exchange.ts';
import { Forbidden } from './forbidden.ts';

type NotSent = Extract<NoticeSent, { readonly sent: false }>;

/** Answers with which a receiver asks to be tried again, besides 5xx (RFC 9110 section 15, RFC 6585, RFC 8470). */
const AGAIN = new Set([408, 425, 429]);
const LONGEST_AFTER = 24 * 3_600_000;

/**
 * What the receiver's answer means: 2xx is a yes, and nothing else. Redirects are a no: the client named its URL. `taken`: the
 * protocol's own idea of a yes, after all else it is tried again.
 */
export function verdict(
  { status, retryAfter }: Answered,
  now: number,
  taken?: readonly number[],
): NoticeSent {
  const isTaken = taken?.includes(status) ?? (status >= 200 && status < 300);
  if (isTaken) return { sent: true, status };
  const again = taken !== undefined || status >= 500 || AGAIN.has(status);
  const after = again ? milliseconds(retryAfter, now) : undefined;
  const reason = `answered ${status}`;
  return { sent: false, again, reason, ...(after !== undefined && { after }) };
}

export function failed(error: unknown): NotSent {
  const reason = error instanceof Error ? error.message || error.name : String(error);
  return { sent: false, again: !(error instanceof Forbidden), reason: coded(error, reason) };
}

/** As HTTP writes dates: others' readings of "-1" are years. */
const DATE = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)/;

/** RFC 9110 section 10.2.3: seconds, or a date. */
function milliseconds(text: string | undefined, now: number): number | undefined {
  const isSeconds = /^\d{1,9}$/.test(text ?? '');
  if (text === undefined || !(isSeconds || DATE.test(text))) return undefined;
  const ms = isSeconds ? Number(text) * 1_000 : Date.parse(text) - now;
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), LONGEST_AFTER);
}

/** Node's own words are in its codes; several addresses that failed come as one error with no text. */
function coded(error: unknown, reason: string): string {
  if (!(error instanceof Error && 'code' in error)) return reason;
  return reason.includes(String(error.code)) ? reason : `${reason} (${String(error.code)})`;
}
