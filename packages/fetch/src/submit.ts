import {
  BodyTooLarge,
  type Found,
  type JobInfo,
  type NoticeOptions,
  type SubmitOptions,
  type Task,
} from '@respond-async/core';
import type { Answer, Ask, Dialect, Reply } from '@respond-async/dialects';
import { toLive } from './answer-now.ts';
import { type CarriedOut, type Desk, refused, take, unfinishedAfter } from './carry-out.ts';
import type { Incoming, Outgoing, Perform } from './exchange.ts';
import { fingerprintOf } from './fingerprint.ts';
import { liveRun } from './job-context.ts';
import { newId } from './new-id.ts';
import { dialectOf, toNotes, withOwnNotes } from './notes.ts';
import { noticesOf } from './notices.ts';
import { bytesOf, requestBody } from './request-body.ts';
import type { JobSettings } from './settings.ts';
import type { Soon } from './soon.ts';
import type { StoredAnswer } from './stored-answer.ts';
import { type StoredRequest, toStored } from './stored-request.ts';
import type { Unsent } from './unsent.ts';

/** Where the requests of one wrapped handler become jobs. */
export interface Workshop<R> {
  readonly task: Task<StoredRequest, StoredAnswer>;
  readonly settings: JobSettings<R>;
  readonly perform: (request: StoredRequest, run: Parameters<Perform>[1]) => ReturnType<Perform>;
  readonly unsent: Unsent;
  /** The request headers by which answers of the handler differ. */
  readonly vary: string;
  /** Told of what it throws where it is no job that fails. */
  readonly onError: (error: unknown) => void;
}

export interface Submission<R> {
  readonly ask: Extract<Ask, { type: 'submit' }>;
  readonly incoming: Incoming<R>;
  readonly dialect: Dialect;
  /** The absolute URL of the monitors. */
  readonly base: () => string;
}

/** A request that has been read to its end. */
interface Intake {
  readonly request: StoredRequest;
  readonly secrets: StoredRequest['headers'];
  readonly body: Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> | undefined;
}

const NOTHING = new Uint8Array();

/** Has a request run as a job, and waits for its end as long as the client is ready to. */
export async function submit<R>(
  submission: Submission<R>,
  workshop: Workshop<R>,
  desk: Desk,
): Promise<CarriedOut | Reply | Outgoing> {
  const body = await readIn(submission, workshop);
  const taken = takeIn(body, submission, workshop);
  const intake = taken instanceof Promise ? await taken : taken;
  const refusal = submission.ask.check?.(intake.body instanceof Uint8Array ? intake.body : NOTHING);
  if (refusal !== undefined) return { type: 'reply', response: refusal };
  const entered = await enter(intake, submission, workshop, desk);
  if (entered.ok) return awaited(entered.job, submission, desk);
  const full = entered.refusal === 'full' || entered.refusal === 'overloaded';
  return full && workshop.settings.answersWhenFull
    ? await answerNow(intake, workshop, desk)
    : { answer: refused(entered) };
}

/** The body: all of it at once where it is looked at before it is kept. */
function readIn<R>(
  { incoming, ask, dialect }: Submission<R>,
  { settings: { maxBody, answersWhenFull } }: Workshop<R>,
): Soon<Intake['body']> {
  const body = requestBody(incoming, maxBody);
  const isLookedAt = ask.key !== undefined || ask.check !== undefined || dialect.limits?.admits !== undefined;
  return body instanceof ReadableStream && (isLookedAt || answersWhenFull) ? bytesOf(body) : body;
}

function takeIn<R>(
  body: Intake['body'],
  { incoming, dialect }: Submission<R>,
  { settings: { carry } }: Workshop<R>,
): Soon<Intake> {
  if (body instanceof Uint8Array && dialect.limits?.admits?.(body) === false)
    throw new BodyTooLarge(body.byteLength);
  const { request, secrets } = toStored(incoming, dialect);
  if (carry === undefined) return { request, secrets, body };
  return Promise.resolve(carry.save(incoming.request)).then((carried) => ({
    request: { ...request, carried },
    secrets,
    body,
  }));
}

/** From a request to a job that is safe, or to nothing at all. */
async function enter<R>(
  intake: Intake,
  { ask, incoming, dialect, base }: Submission<R>,
  { task, settings, unsent }: Workshop<R>,
  { access, engine }: Desk,
): Promise<Found> {
  const id = dialect.newId?.() ?? newId();
  const { request, secrets, body } = intake;
  const options: SubmitOptions = {
    id,
    owner: access.owner,
    keep: dialect.keep,
    starts: settings.starts(incoming.method),
    notes: toNotes(dialect, ask.notes),
    ...kept(dialect, settings),
    ...(dialect.quota !== undefined && { quota: { name: dialect.name, unfinished: dialect.quota } }),
    ...(body !== undefined && { body }),
    ...(ask.key !== undefined && (await keyed(ask.key, intake))),
    ...(ask.notify !== undefined && notified(noticesOf(ask, dialect, { engine, owner: access.owner, base }))),
  };
  let entered: Found | undefined;
  unsent.add(id);
  try {
    const input = settings.credentials.keep(id, request, secrets);
    entered = await task.submit(input instanceof Promise ? await input : input, options);
    return entered.ok && dialectOf(entered.job) !== dialect.name
      ? { ok: false, refusal: 'key-conflict' }
      : entered;
  } finally {
    unsent.decided(id);
    // A repeated request is told of the job that there is: this one came to nothing.
    if (!entered?.ok || entered.job.id !== id) settings.credentials.forget(id);
  }
}

/** How long the protocol wants things kept, where the server does not say it. */
function kept<R>(dialect: Dialect, { terms }: JobSettings<R>): SubmitOptions {
  const { keepResult = dialect.keepResult, keepRecord = dialect.keepRecord } = terms;
  return { ...(keepResult !== undefined && { keepResult }), ...(keepRecord !== undefined && { keepRecord }) };
}

function notified(notices: readonly NoticeOptions[]): SubmitOptions {
  return notices.length === 0 ? {} : { notices };
}

async function keyed(key: string, { request, body }: Intake) {
  return { key, fingerprint: await fingerprintOf(request, body instanceof Uint8Array ? body : undefined) };
}

function awaited<R>(job: JobInfo, { ask }: Submission<R>, desk: Desk): Soon<CarriedOut> {
  const waits = ask.wait !== undefined && ask.wait > desk.engine.clock.now() - desk.arrived;
  return waits ? endOf(job, ask.wait, desk) : accepted(job);
}

const accepted = (job: JobInfo): CarriedOut => ({ answer: { type: 'accepted', job: withOwnNotes(job) } });

/** What has become of a job in the time that its client waits. */
async function endOf(job: JobInfo, wait: number, desk: Desk): Promise<CarriedOut> {
  const unfinished = await unfinishedAfter(job.id, wait, desk);
  if (unfinished !== undefined) return { answer: { type: 'accepted', job: unfinished } };
  const taken = await take(job, desk);
  // Whoever is given the answer itself need not be called to it.
  if (job.notices !== undefined && job.createdAt >= desk.arrived && hasEnded(taken.answer))
    await desk.engine.excuse(job.id, desk.access);
  return taken.answer.type === 'result' ? { ...taken, answer: { ...taken.answer, type: 'answered' } } : taken;
}

/** Is this the end of the job, as it is told to its client? */
function hasEnded(answer: Answer): boolean {
  if (answer.type !== 'refused') return answer.type === 'result';
  return answer.refusal !== 'being-read' && answer.job?.settledAt !== undefined;
}

/** What was taken in is answered while the client waits: there is no room for a job, or none is asked for. */
export async function answerNow<R>(
  { request, secrets, body }: Intake,
  { perform, vary, onError }: Workshop<R>,
  { gone }: Pick<Desk, 'gone'>,
): Promise<Outgoing> {
  const bytes = body instanceof Uint8Array ? body : undefined;
  const whole = { ...request, headers: [...request.headers, ...secrets] };
  const client = gone();
  const performed = await perform(whole, liveRun(bytes, client)).catch((error) => {
    if (!client.aborted) onError(error);
    return { status: 500, headers: [] };
  });
  return toLive(performed, vary);
}
