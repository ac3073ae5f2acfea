import type { Job, Status } from './job.ts';
import { type Notice, type NoticeMoment, type Notices, tidied, type Wished } from './notice.ts';
import { offered } from './telling.ts';

/** What happens to a job, as its notices see it: which wishes come true, and the job's status from now on. */
interface Happening {
  readonly moments: readonly NoticeMoment[];
  readonly status: Status;
}

const HAPPENINGS = {
  accepted: { moments: ['accepted'], status: 'pending' },
  started: { moments: ['changed'], status: 'running' },
  again: { moments: ['changed'], status: 'pending' },
  completed: { moments: ['changed', 'settled', 'finished'], status: 'completed' },
  failed: { moments: ['changed', 'settled', 'finished'], status: 'failed' },
  cancelled: { moments: ['changed', 'settled', 'finished'], status: 'cancelled' },
  'cancelled by owner': { moments: ['changed', 'settled'], status: 'cancelled' },
} as const satisfies Readonly<Record<string, Happening>>;

/** The notices of the job that a step makes. For a job that owes nothing nothing is made. */
export function noticesAfter(job: Job, happening: keyof typeof HAPPENINGS, now: number): Notices | undefined {
  return job.notices === undefined
    ? undefined
    : happened(job.notices, HAPPENINGS[happening], job.revision + 1, now);
}

/** The notices of a job that is just being accepted. */
export function firstNotices(wished: readonly Wished[], now: number): Notices | undefined {
  return happened({ wished, made: [] }, HAPPENINGS.accepted, 1, now);
}

function happened(
  { wished, made }: Notices,
  { moments, status }: Happening,
  revision: number,
  now: number,
): Notices | undefined {
  const due = wished.filter(({ on }) => moments.includes(on));
  const left = wished.filter(({ on }) => on === 'changed' || !moments.includes(on));
  const news = due.map((wish) => noticeOf(wish, status, revision, now));
  return tidied(moments.includes('settled') ? [] : left, [...made, ...news]);
}

function noticeOf({ id, ...wish }: Wished, status: Status, revision: number, now: number): Notice {
  return {
    id: wish.on === 'changed' ? `${id}.${revision}` : id,
    wish,
    status,
    failures: 0,
    lapses: 0,
    telling: wish.notBefore > now ? { state: 'owed', at: wish.notBefore } : offered(0, now),
  };
}
