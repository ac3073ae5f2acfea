import { type Job, type JobEvent, type Step, transition } from '../../src/index.ts';
import { someJob, T0 } from '../some-job.ts';

/** When everything is asked. Leases end at `LATER`; results expire 4 s, records 9 s after they have settled. */
export const NOW = T0 + 1_000;
export const LATER = NOW + 2_000;

const start: JobEvent = { type: 'start', fence: 0, lease: { token: 'run', until: LATER } };
const complete: JobEvent = { type: 'complete', fence: 1, payload: { value: 'answer' } };
const take: JobEvent = { type: 'take', lease: { token: 'reader', until: LATER, cutAt: LATER + 1_000 } };
const cancel = (by: 'owner' | 'operator'): JobEvent => ({ type: 'cancel', by });
const fail = (again: boolean, reason: 'threw' | 'result-too-large' = 'threw'): JobEvent => ({
  type: 'fail',
  fence: 1,
  failure: { reason, message: 'm' },
  again,
  jitter: 0.5,
});

function after(job: Job, ...events: readonly JobEvent[]): Job {
  let now: Job | undefined = job;
  for (const event of events) {
    const step: Step = now === undefined ? { ok: false, refusal: 'unknown' } : transition(now, event, NOW);
    if (!step.ok) throw new Error(`${event.type} refused: ${step.refusal}`);
    now = step.job;
  }
  if (now === undefined) throw new Error('forgotten');
  return now;
}

/** One job in each state in which something else is answered. */
export const SITUATIONS: Readonly<Record<string, Job>> = {
  pending: someJob(),
  delayed: someJob({ delay: 3_000 }),
  running: after(someJob({ starts: 2 }), start),
  'running last': after(someJob(), start),
  ready: after(someJob(), start, complete),
  'ready for all': after(someJob({ keep: 'until-expiry' }), start, complete),
  leased: after(someJob(), start, complete, take),
  collected: after(someJob(), start, complete, { type: 'collect', token: 'reader' }),
  failed: after(someJob(), start, fail(false)),
  'cancelled by owner': after(someJob(), cancel('owner')),
  'cancelled by operator': after(someJob(), cancel('operator')),
  occupied: after(someJob(), start, cancel('owner')),
  discarded: after(someJob(), start, complete, { type: 'discard' }),
};

const reading = (token: string): JobEvent => ({
  type: 'take',
  lease: { token, until: LATER + 9, cutAt: LATER + 1_009 },
});
const renewing = (token: string): JobEvent => ({ type: 'renew', lease: { token, until: LATER + 9_000 } });

/** All that can happen, from the one whose turn it is and from others. */
export const EVENTS: Readonly<Record<string, JobEvent>> = {
  start,
  'start of another': { type: 'start', fence: 0, lease: { token: 'other', until: LATER } },
  'start late': { type: 'start', fence: 7, lease: { token: 'run', until: LATER } },
  'renew run': renewing('run'),
  'renew reader': renewing('reader'),
  'renew other': renewing('other'),
  progress: { type: 'progress', fence: 1, progress: { fraction: 0.5 } },
  'progress late': { type: 'progress', fence: 0, progress: { fraction: 0.5 } },
  complete,
  'complete late': { ...complete, fence: 0 },
  fail: fail(false),
  'fail otherwise': fail(false, 'result-too-large'),
  'fail, again': fail(true),
  'fail late': { ...fail(false), fence: 0 } as JobEvent,
  interrupt: { type: 'interrupt', fence: 1, message: 'm', jitter: 0.5 },
  'interrupt late': { type: 'interrupt', fence: 0, message: 'm', jitter: 0.5 },
  returned: { type: 'returned', fence: 1 },
  'returned late': { type: 'returned', fence: 0 },
  cancel: cancel('owner'),
  'take reader': reading('reader'),
  'take other': reading('other'),
  'release reader': { type: 'release', token: 'reader' },
  'release other': { type: 'release', token: 'other' },
  'confirm reader': { type: 'confirm', token: 'reader' },
  'confirm other': { type: 'confirm', token: 'other' },
  'collect reader': { type: 'collect', token: 'reader' },
  'collect other': { type: 'collect', token: 'other' },
  tick: { type: 'tick', jitter: 0.5 },
  discard: { type: 'discard' },
};

/** What becomes of a job, in a word: `same`, a refusal with `no`, or what it is now. */
export function cell(job: Job, event: JobEvent, now = NOW): string {
  const step = transition(job, event, now);
  if (!step.ok) return `no ${step.refusal}`;
  if (step.job === job) return 'same';
  if (step.job === undefined) return 'forgotten';
  return told(step.job);
}

function told(job: Job): string {
  if (job.phase === 'pending') return `pending${job.notBefore === undefined ? '' : ' later'}`;
  if (job.phase === 'running') {
    const said = job.progress === undefined ? '' : ` at ${job.progress.fraction}`;
    return `running until ${job.lease.until - NOW}${said}`;
  }
  const { result, outcome, occupied, discarded } = job;
  const lease = result.state === 'leased' ? ` ${result.lease.token} until ${result.lease.until - NOW}` : '';
  const why = job.outcome === 'failed' ? ` ${job.failure.reason}` : '';
  return `${outcome}${why} ${result.state}${lease}${occupied ? ' occupied' : ''}${discarded ? ' discarded' : ''}`;
}
