import { due, type Whole } from './due.ts';
import type { Completed, Job, Lease, ReadingLease, Result, Settled } from './job.ts';
import type { Json } from './payload.ts';
import type { Refusal } from './refusal.ts';
import { excusedFrom } from './telling.ts';

/** The steps of a result on its way to a reader. */

type LeasedResult = Extract<Result, { state: 'leased' }>;

/** A completed job whose result is being read. */
export type Leased = Completed & { readonly result: LeasedResult };

export function isLeased(job: Settled): job is Leased {
  return job.outcome === 'completed' && job.result.state === 'leased';
}

/** Is the result being read by the holder of this token? */
export function isReadBy(job: Settled, token: string): job is Leased {
  return isLeased(job) && job.result.lease.token === token;
}

/** Did the holder of this token get it? */
export function isCollectedBy({ result }: Settled, token: string): boolean {
  return result.state === 'collected' && result.token === token;
}

// Field by field, as every job is made that nearly all go through.
export function withResult(job: Completed, result: Result): Completed {
  return due({
    id: job.id,
    revision: job.revision,
    mark: job.mark,
    task: job.task,
    owner: job.owner,
    key: job.key,
    fingerprint: job.fingerprint,
    priority: job.priority,
    keep: job.keep,
    terms: job.terms,
    notes: job.notes,
    createdAt: job.createdAt,
    fence: job.fence,
    dueAt: job.dueAt,
    held: job.held,
    notices: job.notices,
    phase: 'settled',
    startedAt: job.startedAt,
    settledAt: job.settledAt,
    forgetAt: job.forgetAt,
    occupied: job.occupied,
    discarded: job.discarded,
    outcome: 'completed',
    result,
  } satisfies Whole<Completed>);
}

export function leasedTo(job: Completed, lease: ReadingLease): Completed {
  const { payload, until } = job.result as Extract<Result, { state: 'ready' | 'leased' }>;
  return withResult(job, { state: 'leased', payload, until, lease });
}

/** Renewed as far as the reading may last in all. */
export function renewed(job: Leased, { token, until }: Lease): Completed {
  const { cutAt } = job.result.lease;
  return leasedTo(job, { token, until: Math.min(until, cutAt), cutAt });
}

/** Ready for the next reader, or expired when its time ran out while it was being read. */
export function released(job: Leased, now: number): Completed {
  const { payload, until } = job.result;
  return until > now ? withResult(job, { state: 'ready', payload, until }) : expired(job);
}

/** Its time is over: what is left is when, and the word about it. */
export function expired(job: Completed & { readonly result: { readonly until: number } }): Completed {
  const { until } = job.result;
  return withResult(job, { state: 'expired', until, summary: summaryOf(job.result) });
}

/** The word about a result that its handler has left. */
export function summaryOf(result: Result): Json | undefined {
  if ('payload' in result) return result.payload.summary;
  return result.state === 'expired' ? result.summary : undefined;
}

/** Thrown away: nobody is told anything of it any more. */
export function discarded(job: Settled): Settled {
  return due({ ...job, notices: excusedFrom(job), result: { state: 'none' }, discarded: true });
}

/** Why there is nothing to be seen of a job's result at a moment; `undefined` when there is. */
export function goneAt(job: Job, now: number): Refusal | undefined {
  if (job.phase !== 'settled') return 'not-ready';
  const gone = goneBecause(job);
  if (gone !== undefined || !('until' in job.result)) return gone ?? 'expired';
  return job.result.state === 'leased' || job.result.until > now ? undefined : 'expired';
}

/** Why there is no result to be had any more; `undefined` when there is one, or its end is still being read. */
export function goneBecause(job: Settled): Refusal | undefined {
  if (job.discarded) return 'discarded';
  if (job.outcome !== 'completed') return job.outcome;
  const { state } = job.result;
  return state === 'collected' || state === 'expired' ? state : undefined;
}
