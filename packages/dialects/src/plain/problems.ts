import type { FailureReason } from '@respond-async/core';
import type { WireRefusal } from '../answer.ts';
import { inSeconds } from '../retry-after.ts';
import type { HeaderList, WireResponse } from '../wire.ts';
import { PROBLEM } from './words.ts';

/** A "no" as it is told to a client (RFC 9457). Nothing of the operation's own is in it. */
export interface Problem {
  readonly status: number;
  /** For programs: the end of the problem's `type`. */
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  /** Does it help to try again? */
  readonly passing?: true;
}

const problem = (status: number, code: string, title: string, detail: string): Problem => ({
  status,
  code,
  title,
  detail,
});
const passing = (told: Problem): Problem => ({ ...told, passing: true });

const busy = passing(
  problem(503, 'unavailable', 'Not available', 'The service can not do this at the moment.'),
);

/** Every refusal has its answer: a new one is a compile error here. */
export const refusals: Readonly<Record<WireRefusal, Problem>> = {
  unknown: problem(404, 'unknown', 'No such operation', 'There is no operation under this URL.'),
  collected: problem(410, 'collected', 'Already collected', 'The result was given to an earlier request.'),
  discarded: problem(410, 'discarded', 'Thrown away', 'The operation was deleted after it had ended.'),
  cancelled: problem(410, 'cancelled', 'Cancelled', 'The operation was ended before it had a result.'),
  expired: problem(410, 'expired', 'Expired', 'The result was not collected in time.'),
  failed: problem(409, 'failed', 'Failed', 'The operation has no result.'),
  settled: problem(409, 'settled', 'Already ended', 'The operation has ended.'),
  'not-ready': problem(409, 'not-ready', 'Not ended', 'The operation has not ended.'),
  'being-read': passing(problem(409, 'being-read', 'Being read', 'Another request is reading the result.')),
  'lease-lost': problem(412, 'lease-lost', 'Not held', 'The result is not held under this name any more.'),
  stale: problem(409, 'stale', 'Started anew', 'The operation has been started anew.'),
  invalid: problem(400, 'invalid', 'Not valid', 'The input of the operation is not valid.'),
  'key-conflict': problem(422, 'key-conflict', 'Key in use', 'The key was used for a different request.'),
  'too-large': problem(413, 'too-large', 'Too large', 'The body of the request is too large.'),
  full: passing(problem(429, 'full', 'Too many operations', 'Too many operations have not ended.')),
  'too-often': passing(problem(429, 'too-often', 'Too often', 'The monitor is asked too often.')),
  'too-many': passing(problem(429, 'too-many', 'Too many at once', 'Too many requests are being answered.')),
  overloaded: busy,
  stopping: busy,
  unavailable: busy,
};

const failure = problem(500, 'failed', 'Failed', 'The operation failed.');
const interrupted = problem(503, 'interrupted', 'Interrupted', 'The operation was interrupted.');

/** How a job that ended without an answer is told: as what the operation would have answered itself. */
export const failures: Readonly<Record<FailureReason, Problem>> = {
  threw: failure,
  'result-too-large': failure,
  'credentials-lost': interrupted,
  interrupted,
  'never-started': problem(503, 'never-started', 'Not started', 'The operation was not started in time.'),
  'timed-out': problem(504, 'timed-out', 'Timed out', 'The operation took too long.'),
};

export const badKey = problem(
  400,
  'bad-key',
  'Idempotency-Key not valid',
  'It is a string of 1 to 255 characters in double quotes, such as "8e03978e-40d5".',
);
export const wrongMethod = problem(
  405,
  'method-not-allowed',
  'Method not allowed',
  'A monitor can be read and deleted.',
);

/** The headers that go with `problemText`. */
export const problemHeaders: HeaderList = [
  ['Content-Type', PROBLEM],
  ['Content-Language', 'en'],
];

export function problemText({ status, code, title, detail }: Problem): string {
  return JSON.stringify({ type: `urn:respond-async:${code}`, title, status, detail });
}

/** `retryAfter` in milliseconds. */
export function problemResponse(told: Problem, headers: HeaderList = [], retryAfter?: number): WireResponse {
  const later: HeaderList = told.passing ? [['Retry-After', inSeconds(retryAfter)]] : [];
  return {
    status: told.status,
    headers: [...headers, ...later, ...problemHeaders],
    body: problemText(told),
  };
}
