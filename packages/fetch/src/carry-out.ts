import type { Access, Engine, JobInfo, Reading, Refused } from '@respond-async/core';
import type { Answer, Ask } from '@respond-async/dialects';
import type { Decisions } from './decisions.ts';
import { loaded } from './loaded.ts';
import { withOwnNotes } from './notes.ts';
import { isError, resultHead, type StoredAnswer } from './stored-answer.ts';

/** What the engine answered to what was asked. */
export interface CarriedOut {
  readonly answer: Answer;
  /** The result, where there is one to be sent on. */
  readonly reading?: Reading;
}

export interface Desk {
  readonly engine: Engine;
  readonly decisions: Decisions;
  /** On whose behalf it is asked. */
  readonly access: Access;
  /** When, in milliseconds since 1970. */
  readonly arrived: number;
  /** Aborts when nobody waits for the answer any more. */
  gone(): AbortSignal;
}

type Watch = Extract<Ask, { type: 'peek' | 'take' }>;

/** The longest that a client may make an answer wait, in milliseconds, whatever its dialect says. */
const LONGEST_WAIT = 60_000;

/** What can be asked about one job, by its owner. */
export type Attending = Exclude<Ask, { type: 'submit' | 'list' | 'redeem' | 'document' }>;

/** Carries out what is asked about a job that has been accepted. */
export function carryOut(ask: Attending, desk: Desk): Promise<CarriedOut> {
  const made = desk.decisions.made(ask.id);
  return made === undefined ? carry(ask, desk) : made.then(() => carry(ask, desk));
}

function carry(ask: Attending, desk: Desk): Promise<CarriedOut> {
  if (ask.type === 'cancel') return cancel(ask, desk).then(alone);
  if (ask.type === 'confirm') return confirm(ask, desk).then(alone);
  return ask.wait === undefined ? look(ask, desk) : watch(ask, desk);
}

const alone = (answer: Answer): CarriedOut => ({ answer });

async function watch(ask: Watch, desk: Desk): Promise<CarriedOut> {
  const job = await unfinishedAfter(ask.id, ask.wait, desk);
  return job === undefined ? look(ask, desk) : { answer: { type: 'unfinished', job } };
}

function look(ask: Watch, desk: Desk): Promise<CarriedOut> {
  return ask.type === 'take' ? take(ask, desk) : peek(ask, desk);
}

/** A job that has not ended when its client has waited long enough; `undefined`: it has, or is to be looked at. */
export async function unfinishedAfter(
  id: string,
  wait = 0,
  { engine, access, arrived, gone }: Desk,
): Promise<JobInfo | undefined> {
  const timeout = Math.min(wait, LONGEST_WAIT) - (engine.clock.now() - arrived);
  if (timeout <= 0) return undefined;
  const seen = await engine.wait(id, { timeout, signal: gone(), ...access });
  return seen.ok && seen.job.settledAt === undefined ? withOwnNotes(seen.job) : undefined;
}

/** The result of a job; how the job stands where there is none. */
export async function take(
  { id, hold = false, load = -1 }: { readonly id: string; readonly hold?: boolean; readonly load?: number },
  desk: Desk,
): Promise<CarriedOut> {
  const taken = await desk.engine.take(id, desk.access);
  if (!taken.ok) return { answer: notTaken(taken) };
  const reading = taken.result.size <= load ? await loaded(taken) : taken;
  const answer = {
    type: 'result',
    job: withOwnNotes(taken.job),
    head: headOf(taken),
    // What anybody may read until it expires is held for nobody.
    ...(hold && taken.job.keep === 'once' && { lease: taken.token }),
    ...(reading !== taken && { bytes: reading.result.bytes }),
  } as const;
  return { answer, reading };
}

/** What there is to be told, without using anything up. */
async function peek(
  { id, loadErrors = -1 }: Extract<Ask, { type: 'peek' }>,
  desk: Desk,
): Promise<CarriedOut> {
  const seen = await desk.engine.peek(id, desk.access);
  if (!seen.ok) return { answer: notTaken(seen) };
  if (isError(seen.job) && seen.result.size <= loadErrors) {
    const { answer, reading } = await take({ id, load: loadErrors }, desk);
    await reading?.release();
    return { answer };
  }
  return { answer: { type: 'result', job: withOwnNotes(seen.job), head: headOf(seen) } };
}

function notTaken(no: Refused): Answer {
  const { refusal, job } = no;
  return refusal === 'not-ready' && job !== undefined
    ? { type: 'unfinished', job: withOwnNotes(job) }
    : refused(no);
}

async function confirm(
  { id, lease }: Extract<Ask, { type: 'confirm' }>,
  { engine, access }: Desk,
): Promise<Answer> {
  const confirmed = await engine.confirm(id, lease, access);
  if (!confirmed.ok) return refused(confirmed);
  const job = withOwnNotes(confirmed.job);
  return job.keep === 'once' ? { type: 'confirmed', job } : { type: 'refused', refusal: 'lease-lost', job };
}

async function cancel(ask: Extract<Ask, { type: 'cancel' }>, { engine, access }: Desk): Promise<Answer> {
  const cancelled = await engine.cancel(ask.id, access);
  if (cancelled.ok) return { type: 'cancelled', job: withOwnNotes(cancelled.job) };
  if (cancelled.refusal !== 'settled' || ask.ifSettled === 'refuse') return refused(cancelled);
  const discarded = await engine.discard(ask.id, access);
  return discarded.ok ? { type: 'discarded', job: withOwnNotes(discarded.job) } : refused(discarded);
}

function headOf({ result }: Pick<Reading, 'result'>) {
  // What the task of this layer returned: nobody else's jobs are taken here.
  return resultHead(result.value as StoredAnswer, result.size);
}

export function refused({ refusal, job, retryAfter }: Refused): Answer {
  return {
    type: 'refused',
    refusal,
    ...(job !== undefined && { job: withOwnNotes(job) }),
    ...(retryAfter !== undefined && { retryAfter }),
  };
}

export function refusedAs(refusal: 'unknown' | 'too-often', retryAfter?: number): CarriedOut {
  return { answer: { type: 'refused', refusal, ...(retryAfter !== undefined && { retryAfter }) } };
}
