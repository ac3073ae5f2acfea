import { type Job, type JobEvent, type Telling, transition } from '../../src/index.ts';
import { someJob, someWish } from '../some-job.ts';
import { LATER, NOW } from './situations.ts';

/** A waiting job that owes one notice, which has come so far. Its second try is its last. */
function owing(telling: Telling | undefined, failures = 0, lapses = 0): Job {
  const job = someJob({ wished: [someWish('accepted')] });
  const [notice] = job.notices?.made ?? [];
  if (notice === undefined || telling === undefined) return someJob({ wished: [someWish('settled')] });
  return { ...job, notices: { wished: [], made: [{ ...notice, failures, lapses, telling }] } };
}

/** One notice in each state in which something else is answered. Leases end at `LATER`. */
export const OWING: Readonly<Record<string, Job>> = {
  'wished for': owing(undefined),
  owed: owing({ state: 'owed', at: LATER }),
  'owed by now': owing({ state: 'owed', at: NOW }),
  due: owing({ state: 'due', at: LATER }),
  'due, and not taken up': owing({ state: 'due', at: NOW }),
  'due, and taken up by nobody for hours': owing({ state: 'due', at: NOW }, 0, 8),
  'being told': owing({ state: 'telling', at: LATER, token: 'teller' }),
  'being told, and nothing is heard': owing({ state: 'telling', at: NOW, token: 'teller' }),
  'being told for the last time': owing({ state: 'telling', at: LATER, token: 'teller' }, 1),
  'lost too often': owing({ state: 'telling', at: NOW, token: 'teller' }, 0, 11),
  sent: owing({ state: 'sent' }),
  'given up': owing({ state: 'given-up' }),
};

const tell = (token: string): JobEvent => ({ type: 'tell', notice: 'accepted', token, until: LATER });
const untold = (how: Partial<Extract<JobEvent, { type: 'untold' }>>): JobEvent => ({
  type: 'untold',
  notice: 'accepted',
  token: 'teller',
  tried: true,
  again: true,
  reason: 'no luck',
  jitter: 0,
  ...how,
});

export const NOTICE_EVENTS: Readonly<Record<string, JobEvent>> = {
  tell: tell('teller'),
  'tell by another': tell('other'),
  told: { type: 'told', notice: 'accepted' },
  untold: untold({}),
  'untold, wait': untold({ after: 5_000 }),
  'untold, never again': untold({ again: false }),
  'untold, not tried': untold({ tried: false }),
  'untold by another': untold({ token: 'other' }),
  'never told': untold({ token: undefined, tried: false }),
  excuse: { type: 'excuse' },
  'time passes': { type: 'tick', jitter: 0.5 },
};

/** What becomes of a job's only notice, in a word: `same`, a refusal with `no`, or how far it is now. */
export function noticeCell(job: Job | undefined, event: JobEvent | undefined): string {
  if (job === undefined || event === undefined) throw new Error('no such situation or event');
  const step = transition(job, event, NOW);
  if (!step.ok) return `no ${step.refusal}`;
  if (step.job === job) return 'same';
  const [notice] = step.job?.notices?.made ?? [];
  if (notice === undefined) return 'gone';
  const { telling, failures, lapses } = notice;
  const more = [
    'at' in telling && `in ${telling.at - NOW}`,
    'token' in telling && `by ${telling.token}`,
    failures > 0 && `${failures} failed`,
    lapses > 0 && `${lapses} lost`,
  ];
  return [telling.state, ...more.filter(Boolean)].join(', ');
}
