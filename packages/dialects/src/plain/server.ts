import type { NoticeText } from '@respond-async/core';
import { askedBy } from '../asked-by.ts';
import type { Dialect } from '../dialect.ts';
import { write } from './answers.ts';
import { readPoll } from './poll.ts';
import { readStart } from './start.ts';
import { type StatusDocument, statusDocument } from './status-document.ts';

export interface PlainOptions {
  /**
   * Where the result of a finished operation is. `false`, unless told: the monitor itself gives it, as 200 with
   * `Async-Result`. 303 or 302: the monitor leads to a URL that gives it with the operation's own status.
   */
  readonly redirect?: false | 302 | 303;
}

/** A POST of how the job stands, signed: the client must not believe everybody. */
function callback({ callback: _, ...document }: StatusDocument): NoticeText {
  const headers = [['Content-Type', 'application/json']] as const;
  return { method: 'POST', headers, body: JSON.stringify(document), sign: true };
}

/**
 * Answering later without any protocol but HTTP's own, the server's half: `Prefer: respond-async` (RFC 7240), problem
 * details (RFC 9457), `Sunset` (RFC 8594), `Idempotency-Key`. A redirect that is none throws a `TypeError`.
 */
export function plain({ redirect: status = false }: PlainOptions = {}): Dialect {
  if (status !== false && status !== 302 && status !== 303) {
    throw new TypeError(`redirect is false, 302 or 303, not ${JSON.stringify(status)}`);
  }
  const redirect = status || undefined;
  const redirects = redirect !== undefined;
  return {
    name: 'plain',
    keep: 'once',
    vary: 'Prefer',
    read: askedBy('prefer', (request) =>
      request.monitor === undefined ? readStart(request) : readPoll(request, request.monitor, redirects),
    ),
    write: (answer, { ask, request }, env) => write(answer, { ask, request, env, redirect }),
    document: (job, env) => statusDocument(job, env, redirects),
    notice: (job, _, env) => callback(statusDocument(job, env, redirects)),
  };
}
