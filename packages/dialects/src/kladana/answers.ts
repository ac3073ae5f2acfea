import type { JobInfo } from '@respond-async/core';
import type { Answer, ResultHead } from '../answer.ts';
import type { Asked } from '../ask.ts';
import type { Env } from '../dialect.ts';
import { isNamed } from '../header-list.ts';
import type { HeaderList, WireResponse } from '../wire.ts';
import { errorResponse } from './errors.ts';
import { listResponse, wantedIn } from './list.ts';
import { refusal } from './refusals.ts';
import type { Settings } from './settings.ts';
import { taskDocument } from './task.ts';
import { webhookResponse } from './webhook-answers.ts';
import { FILE, fileName, JSON_TYPE, RESULT } from './words.ts';

/** What was asked, and how the server answers. */
export interface Situation extends Asked {
  readonly env: Env;
  readonly settings: Settings;
}

/** The response to every answer. */
export function write(answer: Answer, situation: Situation): WireResponse {
  switch (answer.type) {
    case 'accepted':
      return accepted(answer.job, situation);
    case 'answered':
      return { status: answer.head.status, headers: answer.head.headers, body: { result: true } };
    case 'unfinished':
      return asksForResult(situation)
        ? refusal({ type: 'refused', refusal: 'not-ready' }, situation)
        : told(answer.job, situation);
    case 'result':
      return finished(answer, situation);
    case 'cancelled':
    case 'confirmed':
    case 'discarded':
      return { status: 204, headers: [] };
    case 'listed':
      return listed(answer, situation);
    case 'documented':
      return documented(answer, situation);
    case 'refused':
      return refused(answer, situation);
  }
}

function accepted({ id }: JobInfo, { env }: Situation): WireResponse {
  const href = `${env.base}/${id}`;
  return {
    status: 202,
    headers: [
      ['Location', `${href}/${RESULT}`],
      ['Content-Location', href],
    ],
  };
}

/** How the task stands. */
function told(job: JobInfo, { env, settings }: Situation, bytes?: Uint8Array): WireResponse {
  const document = taskDocument(job, env, settings, bytes);
  return { status: 200, headers: [['Content-Type', JSON_TYPE]], body: JSON.stringify(document) };
}

function finished(
  { job, head, bytes }: Extract<Answer, { type: 'result' }>,
  situation: Situation,
): WireResponse {
  if (situation.ask.type === 'redeem') return file(job, head, situation);
  if (!asksForResult(situation)) return told(job, situation, bytes);
  if (head.status >= 400) return mirrored(head, situation);
  const filename = encodeURIComponent(fileName(job.id));
  const url = `${situation.env.base}/${job.id}/${FILE}?filename=${filename}`;
  return { status: 302, headers: [], link: { header: 'Location', url } };
}

/** What the operation answered, as if it had been asked synchronously. */
function mirrored({ status, headers }: ResultHead, { request }: Situation): WireResponse {
  return { status, headers, ...(request.method !== 'HEAD' && { body: { result: true } }) };
}

function file({ id }: JobInfo, { headers }: ResultHead, { request }: Situation): WireResponse {
  const own = headers.filter((header) => !isNamed(header, 'content-disposition'));
  const saved: HeaderList = [['Content-Disposition', `attachment; filename="${fileName(id)}"`]];
  return {
    status: 200,
    headers: [...own, ...saved],
    ...(request.method !== 'HEAD' && { body: { result: true } }),
  };
}

function listed(
  { jobs }: Extract<Answer, { type: 'listed' }>,
  { request, env, settings }: Situation,
): WireResponse {
  const wanted = wantedIn(request, settings);
  // What is wrong was refused when it was read.
  if ('error' in wanted) return errorResponse(wanted.error, { ...settings, request });
  return listResponse(jobs, wanted, env, settings);
}

function documented(
  { document, owner }: Extract<Answer, { type: 'documented' }>,
  { ask, request, env, settings }: Situation,
): WireResponse {
  const part = ask.type === 'document' ? ask.part : undefined;
  return webhookResponse(document, { part, owner, request, env, settings });
}

function refused(answer: Extract<Answer, { type: 'refused' }>, situation: Situation): WireResponse {
  const { job } = answer;
  // How a task stands can be told whatever became of its result.
  const stands = situation.ask.type === 'peek' && !asksForResult(situation);
  return stands && job !== undefined ? told(job, situation) : refusal(answer, situation);
}

const asksForResult = ({ request }: Situation): boolean => request.monitor?.endsWith(`/${RESULT}`) === true;
