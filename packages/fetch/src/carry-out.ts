import type { Access, Engine, Reading, Refused } from '@respond-async/core';
import type { Answer, Ask } from '@respond-async/dialects';
import type { Decisions } from './decisions.ts';
import { withOwnNotes } from './notes.ts';
import { resultHead, type StoredAnswer } from './stored-answer.ts';

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
}

/** Carries out what is asked about a job that has been accepted. */
export async function carryOut(ask: Exclude<Ask, { type: 'submit' }>, desk: Desk): Promise<CarriedOut> {
  await desk.decisions.made(ask.id);
  if (ask.type === 'cancel') return { answer: await cancel(ask, desk) };
  return ask.type === 'peek' ? { answer: await peek(ask.id, desk) } : take(ask.id, desk);
}

/** The result of a job; how the job stands where there is none. */
export async function take(id: string, { engine, access }: Desk): Promise<CarriedOut> {
  const taken = await engine.take(id, access);
  if (taken.ok)
    return { answer: { type: 'result', job: withOwnNotes(taken.job), head: headOf(taken) }, reading: taken };
  return { answer: await notTaken(taken, id, { engine, access }) };
}

/** What there is to be told, without using anything up. */
async function peek(id: string, { engine, access }: Desk): Promise<Answer> {
  const seen = await engine.peek(id, access);
  if (!seen.ok) return notTaken(seen, id, { engine, access });
  return { type: 'result', job: withOwnNotes(seen.job), head: headOf(seen) };
}

async function notTaken(
  no: Refused,
  id: string,
  { engine, access }: Omit<Desk, 'decisions'>,
): Promise<Answer> {
  if (no.refusal !== 'not-ready') return refused(no);
  // How far a run has come only the engine knows.
  const found = await engine.read(id, access);
  return found.ok ? { type: 'unfinished', job: withOwnNotes(found.job) } : refused(found);
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
