import { backoff } from './backoff.ts';
import { due } from './due.ts';
import type { Cancelled, Completed, Failed, Failure, Job, Lease, Pending, Running } from './job.ts';
import type { Payload } from './payload.ts';

/** The steps from being accepted to having ended. */

export function started(job: Pending, lease: Lease, now: number): Running {
  const { startBy: _, notBefore: __, ...kept } = job;
  return due({
    ...kept,
    phase: 'running',
    fence: job.fence + 1,
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
  const { lease: _, startedAt: __, runBy: ___, progress: ____, ...kept } = job;
  const notBefore = now + (pause.after ?? backoff(job.fence, pause.jitter));
  return due({ ...kept, phase: 'pending', notBefore, startBy: notBefore + job.terms.startWithin, failure });
}

export function completed(job: Running, payload: Payload, now: number): Completed {
  const result = { state: 'ready', payload, until: now + job.terms.keepResult } as const;
  return due({ ...settled(job, now), outcome: 'completed', result });
}

export function failed(job: Pending | Running, failure: Failure, now: number, occupied?: Lease): Failed {
  const result = { state: 'none' } as const;
  return due({ ...settled(job, now, occupied), outcome: 'failed', failure, result });
}

export function cancelled(
  job: Pending | Running,
  by: Cancelled['by'],
  now: number,
  occupied?: Lease,
): Cancelled {
  return due({ ...settled(job, now, occupied), outcome: 'cancelled', by, result: { state: 'none' } });
}

/** What every outcome has in common. The input is no longer needed: it goes with the step that settles. */
function settled(job: Pending | Running, now: number, occupied?: Lease) {
  const { keepResult, keepRecord } = job.terms;
  return {
    id: job.id,
    revision: job.revision,
    mark: job.mark,
    task: job.task,
    ...(job.owner !== undefined && { owner: job.owner }),
    ...(job.key !== undefined && { key: job.key }),
    ...(job.fingerprint !== undefined && { fingerprint: job.fingerprint }),
    priority: job.priority,
    keep: job.keep,
    terms: job.terms,
    notes: job.notes,
    createdAt: job.createdAt,
    fence: job.fence,
    dueAt: job.dueAt,
    held: job.held,
    phase: 'settled' as const,
    ...(job.phase === 'running' && { startedAt: job.startedAt }),
    settledAt: now,
    forgetAt: now + Math.max(keepResult, keepRecord),
    ...(occupied !== undefined && { occupied }),
  } satisfies Partial<Job>;
}
