import type { EventMap, JobInfo, Refusal } from '../../src/index.ts';
import { IdealJob, type Submission } from './ideal-job.ts';
import { FIRST_BACKOFF, JITTER, type Limits, must, PROGRESS_PAUSE, type TaskName, TERMS } from './terms.ts';
import { TROUBLE_DELAY } from './trouble.ts';

/** What a handler came to, as far as it has. */
export type Doing = 'working' | 'answered' | 'threw';

/** What is true of the engine's life that is being told from. */
export interface Teller {
  readonly bornAt: number;
  readonly isRecovering: boolean;
  readonly isStopping: boolean;
  readonly hasStopped: boolean;
  readonly knows: (task: TaskName) => boolean;
  /** What the handler of this start does; `undefined`: it was never called in this life. */
  readonly doing: (id: string, fence: number) => Doing | undefined;
  /** Whether it threw what is worth another try. */
  readonly wantsMore: (id: string, fence: number) => boolean;
}

type Told = (job: IdealJob, info: JobInfo, teller: Teller) => void;

/** All jobs as they must be. It is told of events as they happen, and says no where one was not to happen. */
export class Ideal {
  readonly limits: Limits;
  readonly jobs = new Map<string, IdealJob>();
  readonly forgotten: string[] = [];
  /** Submissions under way, by the id that their job would have. */
  readonly proposed = new Map<string, Submission>();
  /** Cancellations under way. */
  readonly cancelling = new Map<string, 'owner' | 'operator'>();
  /** Jobs in the order in which they were started since everything was last at rest. */
  readonly startedSinceRest: IdealJob[] = [];
  /** Owners of whose waiting jobs one ended since then: its turn may have come in the same moment. */
  readonly givenUpSinceRest: (string | undefined)[] = [];
  readonly #now: () => number;
  readonly #watching = new Set<() => void>();
  /** Whether a call to the store may just have gone wrong: what follows may come later. */
  isTroubled = false;

  constructor(limits: Limits, now: () => number) {
    this.limits = limits;
    this.#now = now;
  }

  get now(): number {
    return this.#now();
  }

  /** Everything that `look` says from now until the end: a call may have its answer from any moment in between. */
  during<T>(look: () => T): { readonly end: () => Set<T> } {
    const seen = new Set([look()]);
    const again = (): void => void seen.add(look());
    this.#watching.add(again);
    return {
      end: () => {
        again();
        this.#watching.delete(again);
        return seen;
      },
    };
  }

  /** What becomes of a submission: the job of its key, a refusal, or `ok`. */
  admits({ task, owner, key, input }: Submission): Refusal | 'ok' | { readonly again: string } {
    const all = [...this.jobs.values()];
    const ofOwner = all.filter((job) => job.submission.task === task && job.submission.owner === owner);
    const holder = key === undefined ? undefined : ofOwner.find((job) => job.submission.key === key);
    if (holder !== undefined)
      return holder.submission.input.n === input.n ? { again: holder.id } : 'key-conflict';
    const { perOwner, withoutOwner, unfinished } = this.limits;
    if (count(ofOwner) >= (owner === undefined ? withoutOwner : perOwner)) return 'full';
    return count(all) >= unfinished ? 'overloaded' : 'ok';
  }

  /** Why there may be no room for a submission beside those that are being written, and already count. */
  crowdedOut({ task, owner }: Submission, id: string): string {
    const { perOwner, withoutOwner, unfinished } = this.limits;
    const beside = [...this.proposed].flatMap(([other, what]) => (other === id ? [] : [what]));
    const all = [...this.jobs.values()].filter(({ phase }) => phase !== 'settled');
    const counted = [...beside, ...all.map(({ submission }) => submission)];
    const same = counted.filter((other) => other.task === task && other.owner === owner);
    const isFull = same.length >= (owner === undefined ? withoutOwner : perOwner);
    return `${isFull ? 'full' : ''} ${counted.length >= unfinished ? 'overloaded' : ''}`;
  }

  /** May this be said of a job that is being written under the same key, before anybody is told of it? */
  isBeingWritten({ task, owner, key, input }: Submission, id: string, answer: string): boolean {
    return [...this.proposed].some(
      ([other, what]) =>
        other !== id &&
        key !== undefined &&
        [what.key, what.task, what.owner].join() === [key, task, owner].join() &&
        answer === (what.input.n === input.n ? `again ${other}` : 'key-conflict'),
    );
  }

  tell(event: keyof EventMap, info: JobInfo, teller: Teller): void {
    must(!teller.hasStopped, `${event} told of ${info.id} by an engine that has stopped`);
    if (event === 'accepted') this.#accepted(info);
    const job = this.jobs.get(info.id);
    must(job !== undefined, `${event} told of ${info.id}, which is no job`);
    if (this.isTroubled) job.slack = TROUBLE_DELAY;
    this.#told[event](job, info, teller);
    this.look();
  }

  /** Somebody is told that a job stands like this. */
  call(id: string, notice: string, status: string): void {
    const job = this.jobs.get(id);
    must(job !== undefined, `somebody is told of ${id}, which is no job`);
    const { called, notices, submission } = job;
    must(submission.told !== undefined, `somebody is told of ${id} who did not want to be`);
    called.add(notice);
    must(called.size <= notices, `somebody is told of ${id} ${called.size} times, for ${notices}`);
    const isEnd = submission.told === 'settled' || submission.told === 'finished';
    must(!isEnd || status === job.status, `somebody is told that ${id} is ${status}, not ${job.status}`);
  }

  /** Something has changed, if only the time. */
  look(): void {
    for (const again of this.#watching) again();
  }

  /** What the engine did at a moment it may write down, or tell, somewhat later. */
  #at(moment: number | undefined, { id, slack }: IdealJob): number {
    if (slack === 0 || moment === undefined) return this.now;
    must(moment <= this.now && moment >= this.now - slack, `${id} is told of at a wrong time`);
    return moment;
  }

  #accepted(info: JobInfo): void {
    const submission = this.proposed.get(info.id);
    must(submission !== undefined, `${info.id} accepted, but not submitted, or twice`);
    must(!this.jobs.has(info.id), `${info.id} accepted twice`);
    must(this.admits(submission) === 'ok', `${info.id} accepted over a limit or under a key that is taken`);
    this.proposed.delete(info.id);
    const at = this.isTroubled ? info.createdAt : this.now;
    this.jobs.set(info.id, new IdealJob(info.id, submission, at));
  }

  readonly #told: Readonly<Record<keyof EventMap, Told>> = {
    accepted: () => {},
    told: ({ id, called }) => {
      must(called.size > 0, `${id} is said to have been told of`);
    },
    untold: ({ id }) => {
      must(false, `nobody is ever told of ${id}`);
    },
    started: (job, { attempt, startedAt }, { knows, bornAt }) => {
      const { task } = job.submission;
      must(job.phase === 'pending', `${job.id} started while ${job.phase}`);
      must(job.readyAt <= this.now, `${job.id} started ${job.readyAt - this.now} ms early`);
      must(Math.max(job.startBy, bornAt) + job.slack >= this.now, `${job.id} started later than it may`);
      must(knows(task), `${job.id} started without a handler`);
      must(job.fence < job.starts, `${job.id} started more often than ${job.starts} times`);
      job.phase = 'running';
      job.isInLine = false;
      job.fence += 1;
      must(attempt === job.fence, `${job.id} says it is attempt ${attempt}`);
      job.runBy = this.#at(startedAt, job) + TERMS[task].runWithin;
      job.progress = [];
      job.progressToldAt = Number.NEGATIVE_INFINITY;
      job.happened('changed');
      this.startedSinceRest.push(job);
    },
    progress: (job, { progress, attempt }) => {
      must(job.phase === 'running', `progress told of ${job.id}, which is ${job.phase}`);
      must(attempt === job.fence, `progress told of an older run of ${job.id}`);
      must(job.progress.includes(progress?.fraction ?? -1), `${job.id} told progress that no handler said`);
      must(this.now - job.progressToldAt >= PROGRESS_PAUSE, `progress of ${job.id} told too often`);
      job.progressToldAt = this.now;
    },
    retrying: (job, _, { isRecovering, isStopping, wantsMore }) => {
      must(job.phase === 'running', `${job.id} retried while ${job.phase}`);
      must(job.fence < job.starts, `${job.id} retried though it has no start left`);
      const wanted = wantsMore(job.id, job.fence);
      must(wanted || isRecovering || isStopping, `${job.id} retried though nothing interrupted it`);
      job.phase = 'pending';
      job.happened('changed');
      job.reason = wanted ? 'threw' : 'interrupted';
      job.readyAt =
        this.now + FIRST_BACKOFF * 2 ** (job.fence - 1) * JITTER - (this.isTroubled ? job.slack : 0);
      job.startBy = job.readyAt + TERMS[job.submission.task].startWithin;
    },
    settled: (job, info, teller) => {
      must(job.phase !== 'settled', `${job.id} settled twice`);
      this.#ended(job, info, teller);
      if (job.phase === 'pending') this.givenUpSinceRest.push(job.submission.owner);
      job.phase = 'settled';
      job.happened('changed', 'settled', ...(job.cancelledBy === 'owner' ? [] : (['finished'] as const)));
      job.settledAt = this.#at(info.settledAt, job);
    },
    collected: (job) => {
      must(job.keep === 'once' && job.reader(this.now) !== undefined, `${job.id} collected by nobody`);
      job.result = 'collected';
      job.collectedBy = job.right?.token;
      job.right = undefined;
    },
    expired: (job) => {
      must(job.result === 'ready', `${job.id} expired though its result was ${job.result}`);
      must(job.slack > 0 || job.reader(this.now) === undefined, `${job.id} expired while it was read`);
      must(job.resultUntil <= this.now, `${job.id} expired ${job.resultUntil - this.now} ms early`);
      job.result = 'expired';
    },
    forgotten: (job, _, { doing }) => {
      must(job.phase === 'settled', `${job.id} forgotten while ${job.phase}`);
      must(job.recordUntil <= this.now, `${job.id} forgotten ${job.recordUntil - this.now} ms early`);
      must(job.reader(this.now) === undefined, `${job.id} forgotten while it was read`);
      must(doing(job.id, job.fence) !== 'working', `${job.id} forgotten while its handler is at work`);
      must(isToldOf(job), `${job.id} forgotten before somebody was told`);
      this.jobs.delete(job.id);
      this.forgotten.push(job.id);
    },
  };

  #ended(job: IdealJob, { status, failure, cancelledBy }: JobInfo, teller: Teller): void {
    const doing = teller.doing(job.id, job.fence);
    if (status === 'completed') {
      must(job.phase === 'running' && doing === 'answered', `${job.id} completed without an answer`);
      job.result = 'ready';
    } else if (status === 'failed') {
      this.#failed(job, failure?.reason ?? 'no reason', doing, teller);
    } else {
      must(this.cancelling.get(job.id) === cancelledBy, `${job.id} cancelled by nobody`);
      must(status === 'cancelled', `${job.id} settled as ${status}`);
      job.cancelledBy = cancelledBy;
    }
    job.status = status;
  }

  #failed(job: IdealJob, reason: string, doing: Doing | undefined, teller: Teller): void {
    const wantsMore = teller.wantsMore(job.id, job.fence);
    const on = (moment: number): boolean => {
      const late = this.now - Math.max(moment, teller.bornAt);
      return late >= -job.slack && late <= job.slack;
    };
    const why: Readonly<Record<string, boolean>> = {
      threw: job.phase === 'running' && doing === 'threw' && !(wantsMore && job.fence < job.starts),
      'timed-out': job.phase === 'running' && on(job.runBy),
      'never-started': job.phase === 'pending' && on(job.startBy),
      interrupted:
        job.phase === 'running' && job.fence >= job.starts && (teller.isRecovering || teller.isStopping),
    };
    must(why[reason] === true, `${job.id}, ${job.phase}, failed as ${reason} without cause`);
    job.reason = reason;
  }
}

/** Whether all are told that are to be told. */
export const isToldOf = ({ called, notices, isExcused }: IdealJob): boolean =>
  isExcused ? called.size <= notices : called.size === notices;

const count = (jobs: readonly IdealJob[]): number => jobs.filter(({ phase }) => phase !== 'settled').length;
