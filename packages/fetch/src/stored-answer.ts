import { type JobInfo, RunFailed, type WithBody, withBody } from '@respond-async/core';
import type { HeaderList, ResultHead } from '@respond-async/dialects';
import type { Performed } from './exchange.ts';
import { endToEnd, headerOf, oneOf } from './headers.ts';

/** What of an answer is kept as the job's result. Its body travels beside it. */
export type StoredAnswer = { readonly status: number; readonly headers: HeaderList };

/** True of the moment at which they were sent, or of the whole origin: wrong, or harmful, when replayed. */
const isOfTheMoment = oneOf(
  'accept-ranges',
  'age',
  'alt-svc',
  'clear-site-data',
  'content-length',
  'date',
  'expect-ct',
  'nel',
  'public-key-pins',
  'public-key-pins-report-only',
  'refresh',
  'report-to',
  'reporting-endpoints',
  'result-lease',
  'service-worker-allowed',
  'set-cookie',
  'set-cookie2',
  'sourcemap',
  'strict-transport-security',
  'www-authenticate',
  'x-sourcemap',
);

/** What was said to the one site that asked. */
const isForOneSite = (name: string): boolean => /^access-control-/i.test(name);

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
/** Latin-1 without control characters, the tab excepted: what every HTTP stack can send. */
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/** More than that many clients do not read; the lengths are those of names and values. */
const MOST_HEADERS = 200;
const LONGEST_HEAD = 16_000;

/** Statuses whose answers have no body. */
export const hasNoBody = (status: number): boolean => status === 204 || status === 205 || status === 304;

/** What a handler answered, in the form in which it is safe to replay. Its status is told as long as there is a record. */
export function storable({ status, headers, body }: Performed): WithBody<StoredAnswer> {
  if (!(Number.isInteger(status) && status >= 200 && status <= 599)) {
    throw new RunFailed('threw', `the handler answered with the status ${status}`);
  }
  const answer = { status, headers: replayable(endToEnd(headers)) };
  if (!hasNoBody(status)) return withBody(answer, body, status);
  if (body instanceof ReadableStream) void body.cancel().catch(() => {});
  return withBody(answer, undefined, status);
}

function replayable(headers: HeaderList): HeaderList {
  const kept: HeaderList[number][] = [];
  let length = 0;
  for (const header of headers) {
    if (!isReplayable(header)) continue;
    kept.push(header);
    length += header[0].length + header[1].length;
  }
  if (kept.length <= MOST_HEADERS && length <= LONGEST_HEAD) return kept;
  throw new RunFailed('result-too-large', 'the handler answered with more headers than can be kept');
}

function isReplayable([name, value]: HeaderList[number]): boolean {
  return !isOfTheMoment(name) && !isForOneSite(name) && TOKEN.test(name) && VALUE.test(value);
}

/** Did the operation itself answer that something is wrong? */
export function isError({ summary }: JobInfo): boolean {
  return typeof summary === 'number' && summary >= 400;
}

/** A stored answer as a dialect sees it. */
export function resultHead({ status, headers }: StoredAnswer, size: number): ResultHead {
  const typed = size === 0 || headerOf(headers, 'content-type') !== undefined;
  const type = [['Content-Type', 'application/octet-stream']] as const;
  return { status, headers: typed ? headers : [...headers, ...type], size };
}
