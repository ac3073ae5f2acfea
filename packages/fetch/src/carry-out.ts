import type { Access, Engine, Found, JobInfo, Reading, Refused } from '@respond-async/core';
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
  const taken = await take(ask.id, desk);
  return ask.type === 'peek' ? putBack(taken, desk) : taken;
}

/** The result of a job; how the job stands where there is none. */
export async function take(id: string, { engine, access }: Desk): Promise<CarriedOut> {
  const taken = await engine.take(id, access);
  if (taken.ok)
    return { answer: { type: 'result', job: withOwnNotes(taken.job), head: headOf(taken) }, reading: taken };
  if (taken.refusal !== 'not-ready') return { answer: refused(taken) };
  const found: Found = taken.job === undefined ? await engine.read(id, access) : { ok: true, job: taken.job };
  return { answer: found.ok ? unfinished(found.job) : refused(found) };
}

/** The head of a result is told without using it up: it is taken and given back. */
function putBack({ answer, reading }: CarriedOut, { decisions }: Desk): CarriedOut {
  if (reading !== undefined) {
    void reading.result.body?.cancel();
    decisions.add(reading.job.id, reading.release());
  }
  return { answer };
}

async function cancel(ask: Extract<Ask, { type: 'cancel' }>, { engine, access }: Desk): Promise<Answer> {
  const cancelled = await engine.cancel(ask.id, access);
  if (cancelled.ok) return { type: 'cancelled', job: withOwnNotes(cancelled.job) };
  if (cancelled.refusal !== 'settled' || ask.ifSettled === 'refuse') return refused(cancelled);
  const discarded = await engine.discard(ask.id, access);
  return discarded.ok ? { type: 'discarded', job: withOwnNotes(discarded.job) } : refused(discarded);
}

function headOf({ result }: Reading) {
  // What the task of this layer returned: nobody else's jobs are taken here.
  return resultHead(result.value as StoredAnswer, result.size);
}

function unfinished(job: JobInfo): Answer {
  return { type: 'unfinished', job: withOwnNotes(job) };
}

export function refused({ refusal, job, retryAfter }: Refused): Answer {
  return {
    type: 'refused',
    refusal,
    ...(job !== undefined && { job: withOwnNotes(job) }),
    ...(retryAfter !== undefined && { retryAfter }),
  };
}
