import type { Found, SubmitOptions, Task } from '@respond-async/core';
import type { Answer, Ask, Dialect } from '@respond-async/dialects';
import { type CarriedOut, type Desk, refused, take } from './carry-out.ts';
import type { Incoming } from './exchange.ts';
import { newId } from './new-id.ts';
import { toNotes, withOwnNotes } from './notes.ts';
import type { Settings } from './options.ts';
import { requestBody } from './request-body.ts';
import type { StoredAnswer } from './stored-answer.ts';
import { type StoredRequest, toStored } from './stored-request.ts';

export type HttpTask = Task<StoredRequest, StoredAnswer>;

export interface Submission<R> {
  readonly ask: Extract<Ask, { type: 'submit' }>;
  readonly incoming: Incoming<R>;
  readonly dialect: Dialect;
  readonly task: HttpTask;
  readonly settings: Settings<R>;
}

/** Has a request run as a job, and waits for its end as long as the client is ready to. */
export async function submit<R>(submission: Submission<R>, desk: Desk): Promise<CarriedOut> {
  const { ask, incoming, settings } = submission;
  const { clock } = settings.engine;
  const arrived = clock.now();
  const accepted = await enter(submission, desk);
  if (!accepted.ok) return { answer: refused(accepted) };
  const timeout = (ask.wait ?? 0) - (clock.now() - arrived);
  if (timeout <= 0) return { answer: { type: 'accepted', job: withOwnNotes(accepted.job) } };
  return await awaited(accepted.job.id, timeout, incoming.gone(), desk);
}

/** From a request to a job that is safe, or to nothing at all. */
async function enter<R>({ ask, incoming, dialect, task, settings }: Submission<R>, { access }: Desk) {
  const id = dialect.newId?.() ?? newId();
  const body = requestBody(incoming, settings.maxBody);
  const { request, secrets } = toStored(incoming);
  const options: SubmitOptions = {
    id,
    owner: access.owner,
    keep: dialect.keep,
    starts: settings.starts(incoming.method),
    notes: toNotes(dialect, ask.notes),
    ...(body !== undefined && { body }),
  };
  let accepted: Found | undefined;
  try {
    accepted = await task.submit(settings.credentials.keep(id, request, secrets), options);
    return accepted;
  } finally {
    if (!accepted?.ok) settings.credentials.forget(id);
  }
}

async function awaited(id: string, timeout: number, signal: AbortSignal, desk: Desk): Promise<CarriedOut> {
  const { engine, access } = desk;
  const seen = await engine.wait(id, { timeout, signal, ...access });
  if (!seen.ok) return { answer: refused(seen) };
  const job = withOwnNotes(seen.job);
  if (seen.job.settledAt === undefined) return { answer: { type: 'accepted', job } };
  const taken = await take(id, desk);
  return { ...taken, answer: asAnswered(taken.answer) };
}

function asAnswered(answer: Answer): Answer {
  return answer.type === 'result' ? { ...answer, type: 'answered' } : answer;
}
