import type { JobInfo } from '@respond-async/core';
import type { Answer, ResultHead } from '../answer.ts';
import type { Asked } from '../ask.ts';
import { callbackName } from '../callback.ts';
import type { Env } from '../dialect.ts';
import { withoutClaim } from '../header-list.ts';
import { parsePrefer } from '../prefer.ts';
import { inSeconds, retryAfter } from '../retry-after.ts';
import type { HeaderList, WireResponse } from '../wire.ts';
import { bytesOf } from './bytes.ts';
import { type Finished, finishedResponse, type Shape, versioned } from './finished.ts';

import {
  endWithoutAnswer,
  errorHeaders,
  errorResponse,
  errorText,
  type Problem,
  refusals,
} from './refusals.ts';
import { ASYNC_RESULT, ODATA_VERSION } from './words.ts';

/** What was asked, and how the one who asked wants to be answered. */
export interface Situation extends Asked, Shape {
  readonly env: Env;
}

/** The response to every answer: OData 4.01 Protocol, sections 8.2.8.8 and 11.6. */
export function write(answer: Answer, situation: Situation): WireResponse {
  switch (answer.type) {
    case 'accepted':
      return {
        status: 202,
        headers: [
          ...monitorHeaders(answer.job.id, retryAfter(answer.job, situation.env.now), situation),
          ['Preference-Applied', applied(answer.job, situation)],
        ],
      };
    case 'unfinished':
      return comeBack(answer.job.id, retryAfter(answer.job, situation.env.now), situation);
    case 'answered':
      return answered(answer.head, situation);
    case 'result':
      return finished(resultOf(answer.head, situation), answer.job.id, situation);
    case 'cancelled':
    case 'confirmed':
    case 'discarded':
      return { status: 204, headers: ownHeaders(situation) };
    case 'refused':
      return refused(answer, situation);
    // Not asked for in this dialect.
    case 'listed':
    case 'documented':
      return problem(refusals.unknown, undefined, situation);
  }
}

/** A callback is claimed when it was promised: where the server sends some, and to this URL. */
function applied({ notices }: JobInfo, { request }: Situation): string {
  if (notices === undefined) return 'respond-async';
  return `respond-async, ${callbackName(parsePrefer(request.header('prefer')))}`;
}

/** The operation's own answer, in time: nothing in it speaks of a monitor. */
function answered({ status, headers }: ResultHead, { version }: Situation): WireResponse {
  return { status, headers: versioned(withoutClaim(headers), version), body: { result: true } };
}

function comeBack(id: string, seconds: string, situation: Situation): WireResponse {
  return { status: 202, headers: monitorHeaders(id, seconds, situation) };
}

function resultOf({ status, headers }: ResultHead, { ask }: Situation): Finished {
  return { status, headers, body: (head) => (ask.type === 'take' ? after(head) : undefined) };
}

function after(head: string | undefined): WireResponse['body'] {
  return { result: true, ...(head !== undefined && { before: bytesOf(head) }) };
}

function finished(outcome: Finished, id: string, situation: Situation): WireResponse {
  const { ask, request, env } = situation;
  if (ask.type !== 'peek' || request.method === 'HEAD') return finishedResponse(outcome, situation);
  const headers: HeaderList = [
    ...ownHeaders(situation),
    [ASYNC_RESULT, String(outcome.status)],
    ['Location', `${env.base}/${id}`],
    ['Preference-Applied', 'return=minimal'],
  ];
  return { status: 204, headers };
}

function refused(answer: Extract<Answer, { type: 'refused' }>, situation: Situation): WireResponse {
  const { refusal, job } = answer;
  const { ask } = situation;
  const end = endWithoutAnswer(refusal, job);
  if (ask.type === 'submit' || !('id' in ask))
    return problem(end ?? refusals[refusal], answer.retryAfter, situation);
  if (ask.type === 'cancel')
    return problem(end ? refusals.settled : refusals[refusal], answer.retryAfter, situation);
  if (end) return finished(toldAsFinished(end, situation), ask.id, situation);
  if (refusal !== 'being-read' && refusal !== 'not-ready')
    return problem(refusals[refusal], answer.retryAfter, situation);
  return comeBack(ask.id, inSeconds(answer.retryAfter), situation);
}

function toldAsFinished(end: Problem, situation: Situation): Finished {
  const headers: HeaderList = [...errorHeaders, [ODATA_VERSION, situation.version]];
  return { status: end.status, headers, body: (head = '') => head + errorText(end) };
}

function problem(told: Problem, retryAfter: number | undefined, situation: Situation): WireResponse {
  const later: HeaderList = told.passing ? [['Retry-After', inSeconds(retryAfter)]] : [];
  return errorResponse(told, [...ownHeaders(situation), ...later]);
}

function monitorHeaders(id: string, retryAfter: string, situation: Situation): HeaderList {
  return [...ownHeaders(situation), ['Location', `${situation.env.base}/${id}`], ['Retry-After', retryAfter]];
}

function ownHeaders({ ask, version, vary }: Situation): HeaderList {
  const own: HeaderList = [[ODATA_VERSION, version]];
  return ask.type === 'submit' ? own : [...own, ['Vary', vary]];
}
