import type { JobInfo } from '@respond-async/core';
import type { Answer, ResultHead } from '../answer.ts';
import type { Asked } from '../ask.ts';
import type { Env } from '../dialect.ts';
import type { HeaderList, WireResponse } from '../wire.ts';
import { contentOf, encodingIn, type Unshown } from './content.ts';
import { errorResponse, errorText, failures, notStarted, refusals, type Told } from './errors.ts';
import { recordResponse } from './record.ts';
import { JSON_TYPE, type Kind, monitorIn, monitorOf, NO, SOLITUDE_ASYNC, YES } from './words.ts';

/** What was asked, and how the server has been told to answer. */
export interface Situation extends Asked {
  readonly env: Env;
  /** What is answered about a task that nobody has begun. */
  readonly notStarted: 404 | 202;
}

/** The response to every answer. */
export function write(answer: Answer, situation: Situation): WireResponse {
  switch (answer.type) {
    case 'accepted':
      return accepted(answer.job, situation);
    case 'answered':
      return replay(answer.head);
    case 'unfinished':
      return unfinished(answer.job, situation);
    case 'result':
      return kindOf(situation) === 'result' ? record(answer, situation) : replay(answer.head);
    case 'confirmed':
    case 'cancelled':
    case 'discarded':
      return { status: 204, headers: [] };
    // Not asked for in this dialect.
    case 'listed':
    case 'documented':
      return errorResponse(refusals.unknown);
    case 'refused':
      return refused(answer, situation);
  }
}

function accepted({ id }: JobInfo, { env }: Situation): WireResponse {
  const [replay, result] = (['replay', 'result'] as const).map((kind) => urlOf(kind, id, env));
  return {
    status: 202,
    headers: [['Content-Type', JSON_TYPE]],
    body: JSON.stringify({ replay, result }),
  };
}

function unfinished(job: JobInfo, situation: Situation): WireResponse {
  const later = marked(NO);
  if (job.attempt === 0 && situation.notStarted === 404) return errorResponse(notStarted, { headers: later });
  if (kindOf(situation) === 'result') return recordResponse(job, pathOf(situation.env));
  return { status: 202, headers: [['Content-Type', JSON_TYPE], ...later] };
}

function record({ job, head, bytes }: Extract<Answer, { type: 'result' }>, { env }: Situation): WireResponse {
  const content = contentOf(head, bytes);
  return 'text' in content
    ? recordResponse(job, pathOf(env), { status: head.status, content: content.text })
    : unshown(content.unshown, job, head, env);
}

/** There is no record without its content: but there is the replay (RFC 9110, section 15.5.7). */
function unshown(why: Unshown, { id }: JobInfo, { status, size }: ResultHead, env: Env): WireResponse {
  const what = why === 'too-large' ? 'too large to stand in a record' : 'not a text';
  const message = `The content is ${what}: the replay has it.`;
  const data = { run: true, status_code: status, size, replay: urlOf('replay', id, env) };
  return errorResponse({ status: 406, code: `content-${why}`, message }, { data });
}

/** Whatever it was, it is called JSON: of its headers nothing is kept but what says how to read its bytes. */
function replay({ status, headers }: ResultHead): WireResponse {
  const encoding = encodingIn(headers);
  const own: HeaderList = encoding === undefined ? [] : [['Content-Encoding', encoding]];
  return {
    status,
    headers: [['Content-Type', JSON_TYPE], ...own, ...marked(YES)],
    body: { result: true },
  };
}

function refused(
  { refusal, job, retryAfter }: Extract<Answer, { type: 'refused' }>,
  situation: Situation,
): WireResponse {
  if (job !== undefined && refusal === 'failed')
    return withoutAnswer(failures[job.failure?.reason ?? 'threw'], job, situation);
  if (job !== undefined && refusal === 'cancelled') return withoutAnswer(refusals.cancelled, job, situation);
  return errorResponse(refusals[refusal], { retryAfter });
}

/** What went wrong is what the operation answered. */
function withoutAnswer(told: Told, job: JobInfo, situation: Situation): WireResponse {
  const { status } = told;
  return kindOf(situation) === 'result'
    ? recordResponse(job, pathOf(situation.env), { status, content: errorText(told) })
    : errorResponse(told, { headers: marked(YES) });
}

const marked = (value: typeof YES | typeof NO): HeaderList => [[SOLITUDE_ASYNC, value]];

const kindOf = ({ request }: Situation): Kind => monitorIn(request.monitor ?? '')?.kind ?? 'replay';

/** The path of all monitors, as clients of this server see it. */
const pathOf = ({ base }: Env): string => new URL(base).pathname;

const urlOf = (kind: Kind, id: string, env: Env): string => `${pathOf(env)}/${monitorOf(kind, id)}`;
