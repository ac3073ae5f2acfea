import { backoff } from './backoff.ts';
import { due } from './due.ts';
import { noticesAfter } from './happening.ts';
import type { Cancelled, Completed, Failed, Failure, Job, Lease, Pending, Running } from './job.ts';
import type { Payload } from './payload.ts';

/** The steps from being accepted to having ended. */

// What every job goes through is written out field by field: such objects are made at once and in one piece.

export function started(job: Pending, lease: Lease, now: number): Running {
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
    fence: job.fence + 1,
    dueAt: job.dueAt,
    held: job.held,
    notices: noticesAfter(job, 'started', now),
    phase: 'running',
    input: job.input,
    failure: job.failure,
    progress: undefined,
    lease,
    startedAt: now,
    runBy: now + job.terms.runWithin,
  });
}

/** How long to wait before the next attempt: so long, or as the back-off says. */
interface Pause {
  readonly jitter: number;
  readonly after?: number | undefined;
}

/** Back to pending when a start is left, failed otherwise. */
export function again(job: Running, failure: Failure, pause: Pause, now: number): Pending | Failed {
  if (job.fence >= job.terms.starts) return failed(job, failure, now);
  const notBefore = now + (pause.after ?? backoff(job.fence, pause.jitter));
  const startBy = notBefore + job.terms.startWithin;
  const notices = noticesAfter(job, 'again', now);
  return due({ ...kept(job), notices, phase: 'pending', input: job.input, notBefore, startBy, failure });
}

export function completed(job: Running, payload: Payload, now: number): Completed {
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
    notices: noticesAfter(job, 'completed', now),
    phase: 'settled',
    startedAt: job.startedAt,
    settledAt: now,
    forgetAt: forgetAt(job, now),
    occupied: undefined,
    discarded: false,
    outcome: 'completed',
    result: { state: 'ready', payload, until: now + job.terms.keepResult },
  });
}

export function failed(job: Pending | Running, failure: Failure, now: number, occupied?: Lease): Failed {
  const notices = noticesAfter(job, 'failed', now);
  return due({ ...settled(job, now, occupied), notices, outcome: 'failed', failure, result: NONE });
}

export function cancelled(
  job: Pending | Running,
  by: Cancelled['by'],
  now: number,
  occupied?: Lease,
): Cancelled {
  const notices = noticesAfter(job, by === 'owner' ? 'cancelled by owner' : 'cancelled', now);
  return due({ ...settled(job, now, occupied), notices, outcome: 'cancelled', by, result: NONE });
}

const NONE = { state: 'none' } as const;

/** What every outcome has in common. The input is no longer needed: it goes with the step that settles. */
function settled(job: Pending | Running, now: number, occupied?: Lease) {
  return {
    ...kept(job),
    phase: 'settled' as const,
    startedAt: job.phase === 'running' ? job.startedAt : undefined,
    settledAt: now,
    forgetAt: forgetAt(job, now),
    occupied,
    discarded: false,
  };
}

function forgetAt({ terms }: Job, now: number): number {
  return now + Math.max(terms.keepResult, terms.keepRecord);
}

/** What a job is from the beginning to the end. */
function kept(job: Pending | Running) {
  return {
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
  };
}
