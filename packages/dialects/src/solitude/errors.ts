import type { FailureReason, Json } from '@respond-async/core';
import type { WireRefusal } from '../answer.ts';
import { inSeconds } from '../retry-after.ts';
import type { HeaderList, WireResponse } from '../wire.ts';
import { JSON_TYPE } from './words.ts';

/** A "no" as it is told to a client. Nothing of the operation's own is in it. */
export interface Told {
  readonly status: number;
  /** For programs: the `error_code`. */
  readonly code: string;
  /** For people. */
  readonly message: string;
  /** Does it help to try again? */
  readonly passing?: true;
}

const told = (status: number, code: string, message: string): Told => ({ status, code, message });
const passing = (no: Told): Told => ({ ...no, passing: true });

const unavailable = passing(told(503, 'unavailable', 'The service can not do this at the moment.'));

/** Every refusal has its answer: a new one is a compile error here. */
export const refusals: Readonly<Record<WireRefusal, Told>> = {
  unknown: told(404, 'unknown', 'There is no such task.'),
  collected: told(410, 'collected', 'The result has been given to an earlier request.'),
  discarded: told(410, 'discarded', 'The result has been thrown away.'),
  expired: told(410, 'expired', 'The task was run, but its result is not kept any more.'),
  cancelled: told(503, 'cancelled', 'The task was ended before it had a result.'),
  failed: told(500, 'failed', 'The task failed.'),
  settled: told(409, 'settled', 'The task has ended.'),
  'not-ready': told(409, 'not-ready', 'The task has not ended.'),
  'being-read': passing(told(409, 'being-read', 'Another request is reading the result.')),
  'lease-lost': told(412, 'lease-lost', 'The result is not held under this name any more.'),
  stale: told(409, 'stale', 'The task has been started anew.'),
  invalid: told(400, 'invalid', 'The input of the task is not valid.'),
  'key-conflict': told(422, 'key-conflict', 'The key was used for a different request.'),
  'too-large': told(413, 'too-large', 'The body of the request is too large.'),
  full: passing(told(429, 'full', 'Too many tasks have not ended.')),
  'too-often': passing(told(429, 'too-often', 'The task is asked about too often.')),
  'too-many': passing(told(429, 'too-many', 'Too many requests are being answered.')),
  overloaded: unavailable,
  stopping: unavailable,
  unavailable,
};

const interrupted = told(503, 'interrupted', 'The task was interrupted.');

/** What a task answered that ended without an answer of its own. */
export const failures: Readonly<Record<FailureReason, Told>> = {
  threw: refusals.failed,
  'result-too-large': refusals.failed,
  'credentials-lost': interrupted,
  interrupted,
  'never-started': told(503, 'never-started', 'The task was not started in time.'),
  'timed-out': told(504, 'timed-out', 'The task took too long.'),
};

export const notStarted = told(404, 'not-started', 'The task has not been processed yet.');
export const notDelayed = told(405, 'not-delayed', 'Only POST, PUT and PATCH can be answered later.');
export const readOnly = told(405, 'read-only', 'A task can only be asked about, by GET.');

/** The form of every error. */
export function errorText({ code, message }: Told, data: Json = {}): string {
  return JSON.stringify({ error_message: message, error_code: code, error_data: data });
}

/** `retryAfter` in milliseconds. */
export function errorResponse(
  no: Told,
  {
    headers = [],
    retryAfter,
    data,
  }: {
    readonly headers?: HeaderList;
    readonly retryAfter?: number | undefined;
    readonly data?: Json;
  } = {},
): WireResponse {
  const later: HeaderList = no.passing ? [['Retry-After', inSeconds(retryAfter)]] : [];
  return {
    status: no.status,
    headers: [['Content-Type', JSON_TYPE], ...headers, ...later],
    body: errorText(no, data),
  };
}
