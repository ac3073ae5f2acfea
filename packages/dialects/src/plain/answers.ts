import type { JobInfo } from '@respond-async/core';
import type { Answer } from '../answer.ts';
import type { Asked } from '../ask.ts';
import type { Env } from '../dialect.ts';
import { isNamed, withoutClaim } from '../header-list.ts';
import { httpDate } from '../moment.ts';
import { parsePrefer } from '../prefer.ts';
import { inSeconds, retryAfter } from '../retry-after.ts';
import type { HeaderList, WireResponse } from '../wire.ts';
import { applied, type Honoured, isMinimal } from './preference-applied.ts';
import { failures, problemHeaders, problemResponse, problemText, refusals } from './problems.ts';
import { statusText } from './status-document.ts';
import { ASYNC_RESULT, RESULT } from './words.ts';

/** What was asked, and how the server has been told to answer. */
export interface Situation extends Asked {
  readonly env: Env;
  /** The status that leads from a monitor to its result; `undefined` where the monitor gives it itself. */
  readonly redirect: 302 | 303 | undefined;
}

/** What a finished operation answered, or what is told in its place. */
type Finished = Required<Omit<WireResponse, 'link'>>;

const VARY: HeaderList = [['Vary', 'Prefer']];
const JSON_TYPE: HeaderList[number] = ['Content-Type', 'application/json'];

// What is honoured by an answer.
const TOLD: readonly Honoured[] = ['return'];
const UNFINISHED: readonly Honoured[] = ['wait', 'return'];
const REPEATED: readonly Honoured[] = ['respond-async', 'return'];
const ACCEPTED: readonly Honoured[] = ['respond-async', 'wait', 'return'];
// A callback only where it was promised.
const WITH_CALLBACK: readonly Honoured[] = ['respond-async', 'callback', 'wait', 'return'];

/** The response to every answer. */
export function write(answer: Answer, situation: Situation): WireResponse {
  switch (answer.type) {
    case 'accepted':
      return comeBack(answer.job, answer.job.notices ? WITH_CALLBACK : ACCEPTED, situation);
    case 'unfinished':
      return comeBack(answer.job, UNFINISHED, situation);
    case 'answered':
      return {
        status: answer.head.status,
        headers: withoutClaim(answer.head.headers),
        body: { result: true },
      };
    case 'result':
      return finished({ ...answer.head, body: { result: true } }, answer.job, situation);
    case 'cancelled':
    case 'confirmed':
    case 'discarded':
      return { status: 204, headers: VARY };
    // Not asked for in this dialect.
    case 'listed':
    case 'documented':
      return problemResponse(refusals.unknown);
    case 'refused':
      return refused(answer, situation);
  }
}

/** 202: where to look, when, and how the job stands (RFC 9110, section 15.3.3). */
function comeBack(
  job: JobInfo,
  honoured: readonly Honoured[],
  situation: Situation,
  seconds?: string,
): WireResponse {
  const { env } = situation;
  const headers: HeaderList = [
    ['Location', `${env.base}/${job.id}`],
    ['Retry-After', seconds ?? retryAfter(job, env.now)],
  ];
  return describe({ status: 202, headers }, job, honoured, situation);
}

/** An answer about a job, with its status document unless the client can do without (RFC 7240, section 4.2). */
function describe(
  { status, headers }: WireResponse,
  job: JobInfo,
  honoured: readonly Honoured[],
  { env, request, redirect }: Situation,
): WireResponse {
  const preferences = parsePrefer(request.header('prefer'));
  const all = [...headers, ...sunset(job), ...applied(preferences, honoured), ...VARY];
  if (isMinimal(preferences)) return { status, headers: all };
  const body = statusText(job, env, redirect !== undefined);
  return { status, headers: [...all, JSON_TYPE], body };
}

function finished(end: Finished, job: JobInfo, situation: Situation): WireResponse {
  const { ask, request, env, redirect } = situation;
  if (redirect !== undefined && !request.monitor?.endsWith(RESULT)) {
    const headers: HeaderList = [['Location', `${env.base}/${job.id}${RESULT}`]];
    return describe({ status: redirect, headers }, job, TOLD, situation);
  }
  if (ask.type === 'peek' && request.method !== 'HEAD') {
    return describe({ status: 200, headers: [] }, job, TOLD, situation);
  }
  const own = end.headers.filter((header) => !isNamed(header, 'async-result') && !isNamed(header, 'sunset'));
  return {
    status: redirect === undefined ? 200 : end.status,
    headers: [...own, [ASYNC_RESULT, String(end.status)], ...sunset(job), ...VARY],
    ...(ask.type === 'take' && { body: end.body }),
  };
}

/** The moment from which on there is only a 410, or a 404 (RFC 8594). */
function sunset({ status, resultUntil, recordUntil }: JobInfo): HeaderList {
  const until = status === 'failed' ? recordUntil : resultUntil;
  return until === undefined ? [] : [['Sunset', httpDate(until)]];
}

function refused(
  { refusal, job, retryAfter }: Extract<Answer, { type: 'refused' }>,
  situation: Situation,
): WireResponse {
  const { ask } = situation;
  if (job !== undefined && ask.type !== 'cancel' && ask.type !== 'confirm') {
    if (refusal === 'failed') return endedWithoutAnswer(job, situation);
    // A repeated start is told of the job that there is, whatever became of it since.
    if (ask.type === 'submit') return comeBack(job, REPEATED, situation);
    if (refusal === 'being-read' || refusal === 'not-ready')
      return comeBack(job, TOLD, situation, inSeconds(retryAfter));
  }
  return problemResponse(refusals[refusal], ask.type === 'submit' ? [] : VARY, retryAfter);
}

function endedWithoutAnswer(job: JobInfo, situation: Situation): WireResponse {
  const told = failures[job.failure?.reason ?? 'threw'];
  if (situation.ask.type === 'submit') return problemResponse(told);
  return finished({ status: told.status, headers: problemHeaders, body: problemText(told) }, job, situation);
}
