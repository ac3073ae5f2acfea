import type { Job, Settled } from './job.ts';
import { NEVER } from './job.ts';
import { isDone, isHandedOver, tellingDueAt } from './notice.ts';

/** A job written out field by field: a field that may be missing is not to be forgotten. */
export type Whole<J extends Job> = { readonly [K in keyof Required<J>]: J[K] };

type Derived = 'revision' | 'dueAt' | 'held';
type Fresh<J extends Job> = Omit<J, Derived> & { -readonly [K in Derived]: J[K] };

/** Finishes a job that a step has just made: the next revision, with its due time. `fresh` must be nobody else's yet. */
export function due<J extends Job>(fresh: J): J {
  const job: Fresh<J> = fresh;
  job.revision += 1;
  job.dueAt = dueAt(fresh);
  job.held = isHeld(fresh);
  return fresh;
}

/** The next moment at which `tick` changes a job. */
function dueAt(job: Job): number {
  const own = ownDueAt(job);
  return job.notices === undefined ? own : Math.min(own, tellingDueAt(job.notices));
}

function ownDueAt(job: Job): number {
  if (job.phase === 'pending') return job.notBefore ?? job.startBy;
  if (job.phase === 'running') return Math.min(job.lease.until, job.runBy);
  return Math.min(job.occupied?.until ?? NEVER, resultDueAt(job), mayBeForgotten(job) ? job.forgetAt : NEVER);
}

function isHeld(job: Job): boolean {
  if (job.notices?.made.some(isHandedOver)) return true;
  if (job.phase === 'settled') return job.occupied !== undefined || job.result.state === 'leased';
  return job.phase === 'running';
}

/** A record stays while somebody reads its result, a run still holds its slot, or somebody is to be told of it. */
export function mayBeForgotten(job: Settled): boolean {
  if (job.occupied !== undefined || job.result.state === 'leased') return false;
  return job.notices === undefined || job.notices.made.every(isDone);
}

function resultDueAt({ result }: Settled): number {
  if (result.state === 'ready') return result.until;
  if (result.state === 'leased') return result.lease.until;
  return NEVER;
}
