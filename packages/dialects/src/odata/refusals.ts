import type { FailureReason, JobInfo } from '@respond-async/core';
import type { WireRefusal } from '../answer.ts';
import type { HeaderList, WireResponse } from '../wire.ts';

/** A "no", as it is told to a client. The message is for people; nothing of the operation's own is in it. */
export interface Problem {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  /** Does it help to try again? */
  readonly passing?: true;
}

const gone: Problem = { status: 404, code: 'not_found', message: 'There is no such operation.' };
const busy: Problem = {
  status: 503,
  code: 'unavailable',
  message: 'The service is not available at the moment.',
  passing: true,
};
const conflict = (message: string): Problem => ({ status: 409, code: 'conflict', message });

/** Every refusal has its answer: a new one is a compile error here. */
export const refusals: Readonly<Record<WireRefusal, Problem>> = {
  unknown: gone,
  collected: gone,
  discarded: gone,
  cancelled: gone,
  expired: { status: 410, code: 'gone', message: 'The result was not collected in time.' },
  failed: conflict('The operation has failed.'),
  settled: conflict('The operation has ended.'),
  'not-ready': conflict('The operation has not ended.'),
  'being-read': conflict('The result is being collected.'),
  'lease-lost': conflict('The result is no longer held.'),
  stale: conflict('The operation has been started anew.'),
  invalid: { status: 400, code: 'invalid_input', message: 'The input of the operation is not valid.' },
  'key-conflict': { status: 422, code: 'key_conflict', message: 'The key was used for another request.' },
  'too-large': { status: 413, code: 'too_large', message: 'The body of the request is too large.' },
  full: { status: 429, code: 'too_many', message: 'Too many operations have not ended.', passing: true },
  'too-often': { status: 429, code: 'too_often', message: 'The monitor is polled too often.', passing: true },
  'too-many': {
    status: 429,
    code: 'too_many_at_once',
    message: 'Too many requests are being answered.',
    passing: true,
  },
  overloaded: busy,
  stopping: busy,
  unavailable: busy,
};

const failure: Problem = { status: 500, code: 'operation_failed', message: 'The operation failed.' };
const interrupted: Problem = {
  status: 503,
  code: 'operation_interrupted',
  message: 'The operation was interrupted.',
};

/** How a job that ended without an answer is told: what the operation would have answered itself. */
const failures: Readonly<Record<FailureReason, Problem>> = {
  threw: failure,
  'result-too-large': failure,
  'credentials-lost': interrupted,
  interrupted,
  'never-started': {
    status: 503,
    code: 'operation_not_started',
    message: 'The operation was never started.',
  },
  'timed-out': { status: 504, code: 'operation_timed_out', message: 'The operation took too long.' },
};
const ended: Problem = {
  status: 503,
  code: 'operation_cancelled',
  message: 'The service ended the operation.',
};

/** How the job ended, where the client is to be told as if the operation had answered (OData 4.01 Protocol 11.6). */
export function endWithoutAnswer(refusal: WireRefusal, job: JobInfo | undefined): Problem | undefined {
  if (refusal === 'failed') return failures[job?.failure?.reason ?? 'threw'];
  return refusal === 'cancelled' && job?.cancelledBy === 'operator' ? ended : undefined;
}

/** The headers that go with `errorText`. */
export const errorHeaders: HeaderList = [
  ['Content-Type', 'application/json'],
  ['Content-Language', 'en'],
];

/** An error body: OData JSON Format 4.01, section 21.1. */
export function errorText({ code, message }: Problem): string {
  return JSON.stringify({ error: { code, message } });
}

export function errorResponse(problem: Problem, headers: HeaderList): WireResponse {
  return { status: problem.status, headers: [...headers, ...errorHeaders], body: errorText(problem) };
}
