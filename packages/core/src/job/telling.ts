import { due } from './due.ts';
import type { Job } from './job.ts';
import {
  isDone,
  isHandedOver,
  type Notice,
  type Notices,
  type Telling,
  tellingDueAt,
  tidied,
} from './notice.ts';
import type { Refusal } from './refusal.ts';

/** The steps of a notice on its way to the one who is to be told. */

/** How long those to whom a notice was handed over have for it, in milliseconds: doubling, for they may be busy. */
const HAND_OVER = 30_000;
const LONGEST_HAND_OVER = 3_600_000;
/** How often a notice may be handed over, or a try begin, without anything being heard of it. */
const MOST_LAPSES = 12;
/** The longest that a receiver can have the next try put off, in milliseconds. */
const LONGEST_PAUSE = 3_600_000;

/** Handed over to those who tell. */
export function offered(lapses: number, now: number): Telling {
  return { state: 'due', at: now + Math.min(HAND_OVER * 2 ** lapses, LONGEST_HAND_OVER) };
}

/** Time has passed: the same job where that changes nothing about its notices. */
export function tickNotices<J extends Job>(job: J, now: number): J {
  const { notices } = job;
  if (notices === undefined || tellingDueAt(notices) > now) return job;
  return withMade(
    job,
    notices.made.map((notice) => ticked(notice, now)),
  );
}

function ticked(notice: Notice, now: number): Notice {
  const { telling } = notice;
  if (!('at' in telling) || telling.at > now) return notice;
  if (telling.state === 'owed') return { ...notice, telling: offered(notice.lapses, now) };
  return lapsed(notice, 'nothing was heard of it', (lapses) => offered(lapses, now));
}

function lapsed(notice: Notice, reason: string, next: (lapses: number) => Telling): Notice {
  const lapses = notice.lapses + 1;
  return {
    ...notice,
    lapses,
    reason,
    telling: lapses < MOST_LAPSES ? next(lapses) : { state: 'given-up' },
  };
}

/** Lets something happen to the notice with this id. */
export function withNotice<J extends Job>(
  job: J,
  id: string,
  step: (notice: Notice) => Notice | Refusal,
): J | Refusal {
  const made = job.notices?.made ?? [];
  const notice = made.find((each) => each.id === id);
  const next = notice === undefined ? 'stale' : step(notice);
  if (typeof next === 'string' || next === notice) return typeof next === 'string' ? next : job;
  return withMade(
    job,
    made.map((each) => (each === notice ? next : each)),
  );
}

/** A try begins: nobody else makes one until it has failed, or its time is over. Repeating one's own is harmless. */
export function begun(notice: Notice, token: string, until: number): Notice | Refusal {
  const { telling } = notice;
  if (telling.state === 'telling' && telling.token === token) return notice;
  return telling.state === 'due' ? { ...notice, telling: { state: 'telling', at: until, token } } : 'stale';
}

/** Also by a try that was thought to be lost: whoever is to be told has been told. */
export function sent(notice: Notice): Notice | Refusal {
  const { state } = notice.telling;
  if (state === 'sent') return notice;
  return state === 'given-up' ? 'stale' : { ...notice, reason: undefined, telling: { state: 'sent' } };
}

/** How a try went wrong. */
export interface Untold {
  /** Of the try; `undefined`: it was handed over, and no try began. */
  readonly token: string | undefined;
  /** Was there a try at all? What never reached the wire does not count as one. */
  readonly tried: boolean;
  /** Can another try help? */
  readonly again: boolean;
  /** For the operator. */
  readonly reason: string;
  /** The earliest moment of the next try, in milliseconds from now. */
  readonly after?: number | undefined;
  readonly jitter: number;
}

export function unsent(notice: Notice, untold: Untold, now: number): Notice | Refusal {
  const token = 'token' in notice.telling ? notice.telling.token : undefined;
  if (!isHandedOver(notice) || token !== untold.token) return 'stale';
  const { reason, again, tried, jitter } = untold;
  const after = Math.min(Math.max(untold.after ?? 0, 0), LONGEST_PAUSE);
  if (again && !tried) return lapsed(notice, reason, () => ({ state: 'owed', at: now + after }));
  const pause = again ? notice.wish.pauses[notice.failures] : undefined;
  return {
    ...notice,
    failures: notice.failures + 1,
    reason,
    telling:
      pause === undefined
        ? { state: 'given-up' }
        : { state: 'owed', at: now + Math.max(spread(pause, jitter), after) },
  };
}

/** Over the last quarter of the pause: those whose tries failed together do not come back together. */
function spread(pause: number, jitter: number): number {
  return Math.round(pause * (0.75 + jitter / 4));
}

/** Nobody need be told any more, but for those who are just being told. */
export function excused<J extends Job>(job: J): J {
  const notices = excusedFrom(job);
  return notices === job.notices ? job : due({ ...job, notices });
}

/** What is left of a job's notices then: the same where that is all. */
export function excusedFrom({ notices }: Job): Notices | undefined {
  if (notices === undefined) return undefined;
  const { wished, made } = notices;
  const left = made.filter((notice) => isDone(notice) || notice.telling.state === 'telling');
  return wished.length === 0 && left.length === made.length ? notices : tidied([], left);
}

function withMade<J extends Job>(job: J, made: readonly Notice[]): J {
  return due({ ...job, notices: tidied(job.notices?.wished ?? [], made) });
}
