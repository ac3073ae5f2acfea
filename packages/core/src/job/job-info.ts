import type { Failure, Job, Keep, Progress, Result, Status } from './job.ts';
import { statusOf } from './job.ts';
import { type NoticeInfo, noticeInfos } from './notice-info.ts';
import type { Json } from './payload.ts';
import { summaryOf } from './reading.ts';

/** What is told about a job: plain data, without its input, its result or anybody's token. Times are in milliseconds since 1970. */
export interface JobInfo {
  readonly id: string;
  readonly task: string;
  readonly owner?: string;
  readonly status: Status;
  /** How many starts there have been. */
  readonly attempt: number;
  readonly progress?: Progress;
  readonly keep: Keep;
  readonly notes: Json;
  readonly createdAt: number;
  readonly startedAt?: number;
  readonly settledAt?: number;
  /** Where the result is. `none` as long as there is none, and when there never will be one. */
  readonly result: Result['state'];
  /** How long the result can be collected. */
  readonly resultUntil?: number;
  /** The word about the result that its handler has left: see `withBody`. Gone when the result was collected. */
  readonly summary?: Json;
  /** How long the record is kept. */
  readonly recordUntil?: number;
  /** How it failed, or how the last attempt did. The message is for the operator. */
  readonly failure?: Failure;
  /** Who cancelled it: its owner, or the operator of the server. */
  readonly cancelledBy?: 'owner' | 'operator';
  /** Who is told of it, and how far that has come, where somebody is. */
  readonly notices?: readonly NoticeInfo[];
}

export function jobInfo(job: Job): JobInfo {
  const info: { -readonly [K in keyof JobInfo]: JobInfo[K] } = {
    id: job.id,
    task: job.task,
    status: statusOf(job),
    attempt: job.fence,
    keep: job.keep,
    notes: job.notes,
    createdAt: job.createdAt,
    result: 'none',
  };
  if (job.owner !== undefined) info.owner = job.owner;
  if ('startedAt' in job && job.startedAt !== undefined) info.startedAt = job.startedAt;
  if ('failure' in job && job.failure !== undefined) info.failure = job.failure;
  if ('progress' in job && job.progress !== undefined) info.progress = job.progress;
  if (job.notices !== undefined) info.notices = noticeInfos(job.notices);
  if (job.phase !== 'settled') return info;
  info.settledAt = job.settledAt;
  info.recordUntil = job.forgetAt;
  info.result = job.result.state;
  if ('until' in job.result) info.resultUntil = job.result.until;
  const summary = summaryOf(job.result);
  if (summary !== undefined) info.summary = summary;
  if (job.outcome === 'cancelled') info.cancelledBy = job.by;
  return info;
}
