import { again, failed } from './attempt.ts';
import { due, mayBeForgotten } from './due.ts';
import type { Job, Pending, Running, Settled } from './job.ts';
import { expired, isLeased, released } from './reading.ts';
import { tickNotices } from './telling.ts';

/** What the passing of time makes of a job: the same object where nothing is due, `undefined` where it is forgotten. */

export function tickPending(job: Pending, now: number): Job {
  const told = tickNotices(job, now);
  if (told !== job) return told;
  if (job.notBefore !== undefined && job.notBefore <= now) {
    return due({ ...job, notBefore: undefined });
  }
  if (job.startBy > now) return job;
  const { startWithin } = job.terms;
  return failed(job, { reason: 'never-started', message: `not started within ${startWithin} ms` }, now);
}

export function tickRunning(job: Running, jitter: number, now: number): Job {
  const told = tickNotices(job, now);
  if (told !== job) return told;
  if (job.runBy <= now) {
    const message = `still running after ${job.terms.runWithin} ms`;
    return failed(job, { reason: 'timed-out', message }, now, job.lease);
  }
  if (job.lease.until > now) return job;
  const message = 'the lease of its run was not renewed';
  return again(job, { reason: 'interrupted', message }, { jitter }, now);
}

export function tickSettled(job: Settled, now: number): Job | undefined {
  const told = tickNotices(job, now);
  if (told !== job) return told;
  if (job.occupied !== undefined && job.occupied.until <= now) return vacated(job);
  if (isLeased(job) && job.result.lease.until <= now) return released(job, now);
  if (mayBeForgotten(job) && job.forgetAt <= now) return undefined;
  if (job.outcome === 'completed' && job.result.state === 'ready' && job.result.until <= now) {
    return expired({ ...job, result: job.result });
  }
  return job;
}

/** The run that was told to stop has returned: its slot is free. */
export function vacated(job: Settled): Settled {
  return due({ ...job, occupied: undefined });
}
