import { type Job, type JobEvent, NEVER, type Pending, transition } from '@respond-async/core';

/** 2026-01-01T00:00:00Z: when the jobs of the cases are made, unless they say otherwise. */
export const EPOCH = 1_767_225_600_000;

const HOUR = 3_600_000;

/** A job as it is when it has just been accepted. */
export function pendingJob(id: string, fields: Partial<Pending> = {}): Pending {
  const createdAt = fields.createdAt ?? EPOCH;
  return {
    id,
    revision: 1,
    mark: 1,
    task: 'report',
    priority: 0,
    keep: 'once',
    terms: { startWithin: HOUR, runWithin: HOUR, keepResult: HOUR, keepRecord: 2 * HOUR, starts: 3 },
    notes: { asked: 'for a report' },
    createdAt,
    fence: 0,
    dueAt: createdAt + HOUR,
    held: false,
    phase: 'pending',
    input: { value: { band: 250 } },
    startBy: createdAt + HOUR,
    ...fields,
  };
}

/** The job after an event, which must be one that may happen to it. */
export function stepped(job: Job, event: JobEvent, now = EPOCH): Job {
  const step = transition(job, event, now);
  if (!step.ok || step.job === undefined || step.job === job) {
    throw new TypeError(`${event.type} makes no next job of one that is ${job.phase}`);
  }
  step.job.mark = step.job.revision;
  return step.job;
}

/** The job while the process itself runs it. */
export function runningJob(job: Pending): Job {
  return stepped(job, { type: 'start', fence: job.fence, lease: { token: 'run', until: NEVER } });
}

/** The job with a result. */
export function completedJob(job: Pending): Job {
  return stepped(runningJob(job), { type: 'complete', fence: job.fence + 1, payload: { value: 'done' } });
}
