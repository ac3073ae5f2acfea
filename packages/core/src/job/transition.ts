import { again, cancelled, completed, failed, started } from './attempt.ts';
import { due } from './due.ts';
import type { Completed, Failure, Job, Lease, Phase, Progress, ReadingLease } from './job.ts';
import type { Payload } from './payload.ts';
import {
  discarded,
  goneBecause,
  isCollectedBy,
  isLeased,
  isReadBy,
  leasedTo,
  released,
  renewed,
  withResult,
} from './reading.ts';
import type { Refusal } from './refusal.ts';
import { begun, excused, sent, type Untold, unsent, withNotice } from './telling.ts';
import { tickPending, tickRunning, tickSettled, vacated } from './tick.ts';

/** What can happen to a job. `jitter` is a number from 0 to 1 that spreads the next attempt. */
export type JobEvent =
  | { readonly type: 'start'; readonly fence: number; readonly lease: Lease }
  | { readonly type: 'renew'; readonly lease: Lease }
  | { readonly type: 'progress'; readonly fence: number; readonly progress: Progress }
  | { readonly type: 'complete'; readonly fence: number; readonly payload: Payload }
  | {
      readonly type: 'fail';
      readonly fence: number;
      readonly failure: Failure;
      readonly again: boolean;
      /** When to try again, in milliseconds from now; left to the back-off where it is missing. */
      readonly after?: number | undefined;
      readonly jitter: number;
    }
  | { readonly type: 'interrupt'; readonly fence: number; readonly message: string; readonly jitter: number }
  | { readonly type: 'returned'; readonly fence: number }
  | { readonly type: 'cancel'; readonly by: 'owner' | 'operator' }
  | { readonly type: 'take'; readonly lease: ReadingLease }
  | { readonly type: 'release'; readonly token: string }
  | { readonly type: 'confirm'; readonly token: string }
  /** Taken and confirmed in one, by a reader that can't lose what it is given. */
  | { readonly type: 'collect'; readonly token: string }
  | { readonly type: 'tick'; readonly jitter: number }
  | { readonly type: 'discard' }
  /** A try to send a notice begins. `until`: when it is taken for lost. */
  | { readonly type: 'tell'; readonly notice: string; readonly token: string; readonly until: number }
  /** The notice has been sent. */
  | { readonly type: 'told'; readonly notice: string }
  /** It has not. */
  | ({ readonly type: 'untold'; readonly notice: string } & Untold)
  /** Nobody need be told of the job any more. */
  | { readonly type: 'excuse' };

/** The next job (`undefined`: it is forgotten; the same object: nothing changed), or a refusal. */
export type Step =
  | { readonly ok: true; readonly job: Job | undefined }
  | { readonly ok: false; readonly refusal: Refusal };

type Cell<P extends Phase, E extends JobEvent['type']> = (
  job: Extract<Job, { phase: P }>,
  event: Extract<JobEvent, { type: E }>,
  now: number,
) => Step;

type Row<E extends JobEvent['type']> = { readonly [P in Phase]: Cell<P, E> };

/** Event × phase. A missing cell does not compile. */
type Table = { readonly [E in JobEvent['type']]: Row<E> };

const to = (job: Job | undefined): Step => ({ ok: true, job });
const no = (refusal: Refusal): Step => ({ ok: false, refusal });
const refuse = (refusal: Refusal) => (): Step => no(refusal);
const stepped = (next: Job | Refusal): Step => (typeof next === 'string' ? no(next) : to(next));

const table: Table = {
  start: {
    pending: (job, { fence, lease }, now) => {
      if (fence !== job.fence) return no('stale');
      return job.notBefore === undefined ? to(started(job, lease, now)) : no('not-ready');
    },
    running: (job, { fence, lease }) =>
      lease.token === job.lease.token && fence + 1 === job.fence ? to(job) : no('stale'),
    settled: refuse('settled'),
  },
  renew: {
    pending: refuse('lease-lost'),
    running: (job, { lease }) =>
      lease.token === job.lease.token ? to(due({ ...job, lease })) : no('lease-lost'),
    settled: (job, { lease }) => (isReadBy(job, lease.token) ? to(renewed(job, lease)) : no('lease-lost')),
  },
  progress: {
    pending: refuse('stale'),
    running: (job, { fence, progress }) =>
      fence === job.fence ? to(due({ ...job, progress })) : no('stale'),
    settled: refuse('settled'),
  },
  complete: {
    pending: refuse('stale'),
    running: (job, { fence, payload }, now) =>
      fence === job.fence ? to(completed(job, payload, now)) : no('stale'),
    settled: (job, { fence }) =>
      job.outcome === 'completed' && fence === job.fence ? to(job) : no('settled'),
  },
  fail: {
    pending: refuse('stale'),
    running: (job, { fence, failure, again: wanted, after, jitter }, now) => {
      if (fence !== job.fence) return no('stale');
      return to(wanted ? again(job, failure, { jitter, after }, now) : failed(job, failure, now));
    },
    settled: (job, { fence, failure }) =>
      job.outcome === 'failed' && fence === job.fence && failure.reason === job.failure.reason
        ? to(job)
        : no('settled'),
  },
  interrupt: {
    pending: to,
    running: (job, { fence, message, jitter }, now) =>
      fence === job.fence ? to(again(job, { reason: 'interrupted', message }, { jitter }, now)) : no('stale'),
    settled: to,
  },
  returned: {
    pending: to,
    running: refuse('not-ready'),
    settled: (job, { fence }) => to(job.occupied && fence === job.fence ? vacated(job) : job),
  },
  cancel: {
    pending: (job, { by }, now) => to(cancelled(job, by, now)),
    running: (job, { by }, now) => to(cancelled(job, by, now, job.lease)),
    settled: refuse('settled'),
  },
  take: {
    pending: refuse('not-ready'),
    running: refuse('not-ready'),
    settled: (job, { lease }, now) => {
      const gone = goneBecause(job);
      return gone === undefined ? takeFrom(job as Completed, lease, now) : no(gone);
    },
  },
  release: {
    pending: refuse('lease-lost'),
    running: refuse('lease-lost'),
    settled: (job, { token }, now) => (isReadBy(job, token) ? to(released(job, now)) : no('lease-lost')),
  },
  confirm: {
    pending: refuse('lease-lost'),
    running: refuse('lease-lost'),
    settled: (job, { token }) => {
      if (isReadBy(job, token)) return to(withResult(job, { state: 'collected', token }));
      return isCollectedBy(job, token) ? to(job) : no('lease-lost');
    },
  },
  collect: {
    pending: refuse('not-ready'),
    running: refuse('not-ready'),
    settled: (job, { token }, now) => {
      if (isCollectedBy(job, token)) return to(job);
      const gone = goneBecause(job);
      return gone === undefined ? collectFrom(job as Completed, token, now) : no(gone);
    },
  },
  tick: {
    pending: (job, _, now) => to(tickPending(job, now)),
    running: (job, { jitter }, now) => to(tickRunning(job, jitter, now)),
    settled: (job, _, now) => to(tickSettled(job, now)),
  },
  discard: {
    pending: refuse('not-ready'),
    running: refuse('not-ready'),
    settled: (job) => {
      if (isLeased(job)) return no('being-read');
      const gone = goneBecause(job);
      const told =
        gone === undefined || gone === 'failed' || (job.outcome === 'cancelled' && job.by === 'operator');
      return told && !job.discarded ? to(discarded(job)) : no(gone ?? 'discarded');
    },
  },
  tell: inEachPhase<'tell'>((job, { notice, token, until }) =>
    stepped(withNotice(job, notice, (each) => begun(each, token, until))),
  ),
  told: inEachPhase<'told'>((job, { notice }) => stepped(withNotice(job, notice, sent))),
  untold: inEachPhase<'untold'>((job, { notice, ...untold }, now) =>
    stepped(withNotice(job, notice, (each) => unsent(each, untold, now))),
  ),
  excuse: inEachPhase<'excuse'>((job) => to(excused(job))),
};

/** What happens to a job's notices is the same, however far the job is. */
function inEachPhase<E extends JobEvent['type']>(
  cell: (job: Job, event: Extract<JobEvent, { type: E }>, now: number) => Step,
): Row<E> {
  return { pending: cell, running: cell, settled: cell };
}

/** A result that can be had: one reader at a time when it is kept for one, any number otherwise. */
function takeFrom(job: Completed, lease: ReadingLease, now: number): Step {
  const { result } = job;
  if (result.state === 'leased') {
    if (result.lease.token === lease.token) return to(job);
    if (result.lease.until > now) return no('being-read');
  }
  // Said even before the sweep has come by: what has expired is not given out.
  if (!('until' in result) || result.until <= now) return no('expired');
  return to(job.keep === 'once' ? leasedTo(job, lease) : job);
}

function collectFrom(job: Completed, token: string, now: number): Step {
  const { result } = job;
  if (result.state === 'leased' && result.lease.until > now) return no('being-read');
  if (!('until' in result) || result.until <= now) return no('expired');
  return to(job.keep === 'once' ? withResult(job, { state: 'collected', token }) : job);
}

/**
 * What an event makes of a job. Pure and total: nothing is read but the arguments, nothing is changed, nothing is
 * thrown. The revision grows with every change; the mark is the writer's to set.
 */
export function transition(job: Job, event: JobEvent, now: number): Step {
  // The table pairs each cell with its own phase and event; only the look-up loses that.
  const cell = table[event.type][job.phase] as (job: Job, event: JobEvent, now: number) => Step;
  return cell(job, event, now);
}
