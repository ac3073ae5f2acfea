import type { Job } from '../job/job.ts';
import { jobInfo } from '../job/job-info.ts';
import type { Access, Found, Refused } from './engine.ts';
import type { Written } from './ledger.ts';

export const UNKNOWN: Refused = { ok: false, refusal: 'unknown' };

/** What became of a step, as it is told to the one who asked for it. */
export function found(written: Written): Found {
  if (written.ok && written.job !== undefined) return { ok: true, job: jobInfo(written.job) };
  return refused(written);
}

export function refused(written: Written): Refused {
  if (written.ok) return UNKNOWN;
  return { ok: false, refusal: written.refusal, ...(written.job && { job: jobInfo(written.job) }) };
}

/** The job, where the one who asks may be told of it. */
export function shownTo(job: Job | undefined, access: Access): Job | undefined {
  return job !== undefined && mayAccess(job, access) ? job : undefined;
}

/** May the one who asks be told of this job? What was not said about the one who asks does not matter. */
function mayAccess(job: Job, access: Access): boolean {
  if ('owner' in access && access.owner !== job.owner) return false;
  return access.task === undefined || access.task === job.task;
}
