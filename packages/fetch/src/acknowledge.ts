import { type HeaderList, parsePrefer, type WireRequest } from '@respond-async/dialects';
import type { Conversation } from './conversation.ts';
import { headerOf, oneOf, without } from './headers.ts';

/*
 * The acknowledged mode: a result counts as collected when its reader says so. A GET of a monitor with
 * `Prefer: acknowledge` is answered with `Result-Lease: TOKEN`; a DELETE with `If-Match: "TOKEN"` is the receipt. What
 * nobody confirms can be read again when the lease is over.
 */

/** Does this reader want to say itself when it has the result? */
export function wantsHold(request: WireRequest): boolean {
  return request.method === 'GET' && parsePrefer(request.header('prefer')).has('acknowledge');
}

/** The id of the job whose result this request confirms, and the lease; `undefined` where it is another request. */
export function confirmationIn<R>(
  talk: Conversation<R>,
): { readonly id: string; readonly lease: string } | undefined {
  const { request, dialect, env, read } = talk;
  const condition = request.method === 'DELETE' ? request.header('if-match') : undefined;
  if (condition === undefined || request.monitor === undefined || read.type === 'reply') return undefined;
  // Whose monitor it is the dialect knows; which method reads it, everybody.
  const { url, monitor } = request;
  const header = (name: string) => request.header(name);
  const watched = dialect.read({ method: 'GET', url, monitor, header }, env);
  return 'id' in watched ? { id: watched.id, lease: leaseIn(condition) } : undefined;
}

/** One strong entity tag (RFC 9110, 8.8.3). Lists, weak tags and `*` name no lease: the empty one, which nobody has. */
function leaseIn(condition: string): string {
  return /^\s*"([\x21\x23-\x7e]+)"\s*$/.exec(condition)?.[1] ?? '';
}

/** The headers of a result that is held for its reader. */
export function heldHeaders(headers: HeaderList, lease: string): HeaderList {
  const applied = headerOf(headers, 'preference-applied');
  return [
    ...without(headers, oneOf('preference-applied')),
    ['Preference-Applied', applied === undefined ? 'acknowledge' : `${applied}, acknowledge`],
    ['Result-Lease', lease],
  ];
}
