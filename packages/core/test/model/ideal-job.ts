import type { Keep, NoticeMoment, Refusal } from '../../src/index.ts';
import { type Input, LONGEST_READING, READING_LEASE, type TaskName, TERMS } from './terms.ts';

export interface Submission {
  readonly task: TaskName;
  readonly owner: string | undefined;
  readonly key: string | undefined;
  readonly input: Input;
  readonly keep: Keep | undefined;
  readonly delay: number;
  readonly priority: number;
  /** Of what somebody else is to be told. */
  readonly told?: NoticeMoment | undefined;
}

interface ReadingRight {
  readonly token: string;
  readonly cutAt: number;
  until: number;
}

/** What the model knows of a job. Written from what the engine promises, not from how it keeps it. */
export class IdealJob {
  readonly id: string;
  readonly submission: Submission;
  readonly createdAt: number;
  readonly keep: Keep;
  readonly starts: number;
  phase: 'pending' | 'running' | 'settled' = 'pending';
  readyAt: number;
  startBy: number;
  runBy = 0;
  /** Whether it was waiting for a slot when everything was last at rest. */
  isInLine = false;
  fence = 0;
  status: 'completed' | 'failed' | 'cancelled' | undefined;
  cancelledBy: 'owner' | 'operator' | undefined;
  /** How the last attempt went wrong. */
  reason: string | undefined;
  settledAt = 0;
  result: 'none' | 'ready' | 'collected' | 'expired' = 'none';
  discarded = false;
  /** How late what is due may be done, in milliseconds: a call to the store went wrong on its way. */
  slack = 0;
  /** Of a result that is ready: who reads it. */
  right: ReadingRight | undefined;
  collectedBy: string | undefined;
  /** What the present run said of its progress, and when it last did. */
  progress: number[] = [];
  progressAt = 0;
  progressToldAt = Number.NEGATIVE_INFINITY;
  /** How many notices have been owed, and which have been sent: some of them more than once. */
  notices = 0;
  readonly called = new Set<string>();
  /** Nobody need be told any more: what was owed may have been sent, or not. */
  isExcused = false;

  constructor(id: string, submission: Submission, now: number) {
    const { task, keep, delay } = submission;
    this.id = id;
    this.submission = submission;
    this.createdAt = now;
    this.keep = keep ?? TERMS[task].keep;
    this.starts = TERMS[task].starts;
    this.readyAt = now + delay;
    this.startBy = this.readyAt + TERMS[task].startWithin;
    this.happened('accepted');
  }

  /** Something that somebody else may want to be told of. */
  happened(...moments: readonly NoticeMoment[]): void {
    const { told } = this.submission;
    if (told !== undefined && moments.includes(told)) this.notices += 1;
  }

  get resultUntil(): number {
    return this.settledAt + TERMS[this.submission.task].keepResult;
  }

  get recordUntil(): number {
    return this.settledAt + TERMS[this.submission.task].keepRecord;
  }

  /** Who reads the result now. */
  reader(now: number): ReadingRight | undefined {
    return this.right !== undefined && this.right.until > now ? this.right : undefined;
  }

  shownResult(now: number): string {
    return this.reader(now) === undefined ? this.result : 'leased';
  }

  takeable(token: string, now: number): Refusal | 'ok' {
    if (this.phase !== 'settled') return 'not-ready';
    const gone = this.#gone();
    if (gone !== undefined) return gone;
    const reader = this.reader(now);
    if (reader !== undefined) return reader.token === token ? 'ok' : 'being-read';
    // Said even before it has been written, which takes a while when the store hangs.
    return this.resultUntil > now ? 'ok' : 'expired';
  }

  discardable(now: number): Refusal | 'ok' {
    if (this.phase !== 'settled') return 'not-ready';
    if (this.reader(now) !== undefined) return 'being-read';
    const gone = this.#gone();
    const told = gone === 'failed' || (gone === 'cancelled' && this.cancelledBy === 'operator');
    return gone === undefined || told ? 'ok' : gone;
  }

  confirmable(token: string, now: number): Refusal | 'ok' {
    if (this.keep === 'until-expiry') return 'ok';
    return this.reader(now)?.token === token || this.collectedBy === token ? 'ok' : 'lease-lost';
  }

  renewable(token: string, now: number): Refusal | 'ok' {
    return this.keep === 'until-expiry' || this.reader(now)?.token === token ? 'ok' : 'lease-lost';
  }

  /** `now`: when the reader asked. */
  taken(token: string, now: number): void {
    if (this.keep === 'until-expiry' || this.reader(now)?.token === token) return;
    this.right = { token, until: now + READING_LEASE, cutAt: now + LONGEST_READING };
  }

  renewed(now: number): void {
    if (this.right !== undefined) this.right.until = Math.min(now + READING_LEASE, this.right.cutAt);
  }

  #gone(): Refusal | undefined {
    if (this.discarded) return 'discarded';
    if (this.status === 'failed' || this.status === 'cancelled') return this.status;
    return this.result === 'collected' || this.result === 'expired' ? this.result : undefined;
  }
}
