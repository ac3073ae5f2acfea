import { due } from '../job/due.ts';
import { firstNotices } from '../job/happening.ts';
import type { Job, Pending, Terms } from '../job/job.ts';
import type { Wished } from '../job/notice.ts';
import type { Payload } from '../job/payload.ts';
import { checkNumber } from './option-checks.ts';
import { type Registered, recordTime } from './registry.ts';
import type { SubmitOptions } from './task.ts';

/** A job as it is accepted. */
export function newJob(
  { name, terms, jobTerms }: Registered,
  {
    id,
    input,
    fingerprint,
    wished,
  }: {
    readonly id: string;
    readonly input: Payload;
    readonly fingerprint?: string | undefined;
    readonly wished?: readonly Wished[] | undefined;
  },
  options: SubmitOptions,
  now: number,
): Pending {
  const { owner, key, delay = 0 } = options;
  return due({
    id,
    revision: 0,
    mark: 0,
    task: name,
    owner,
    key,
    fingerprint,
    priority: options.priority ?? 0,
    keep: options.keep ?? terms.keep,
    terms: ownTerms(jobTerms, options),
    notes: options.notes ?? null,
    createdAt: now,
    fence: 0,
    dueAt: 0,
    held: false,
    notices: wished === undefined ? undefined : firstNotices(wished, now),
    phase: 'pending',
    input,
    notBefore: delay > 0 ? now + delay : undefined,
    startBy: now + delay + terms.startWithin,
    failure: undefined,
  });
}

/** The task's own object where nothing else is asked for: jobs by the million share it. */
function ownTerms(common: Terms, options: SubmitOptions): Terms {
  const { starts = common.starts, keepResult = common.keepResult } = options;
  const otherwise = keepResult === common.keepResult ? common.keepRecord : undefined;
  const keepRecord = recordTime(keepResult, options.keepRecord ?? otherwise);
  const { quota } = options;
  const isCommon =
    starts === common.starts && keepResult === common.keepResult && keepRecord === common.keepRecord;
  if (quota !== undefined) return { ...common, starts, keepResult, keepRecord, quota };
  return isCommon ? common : { ...common, starts, keepResult, keepRecord };
}

/** What a job holds that has an idempotency key, so that there is no second one of its owner. */
export function uniqueOf({ task, owner, key }: Job): string | undefined {
  return key === undefined ? undefined : JSON.stringify([task, owner ?? null, key]);
}

/** A `TypeError` that names the option. */
export function checkSubmit(options: SubmitOptions): void {
  const { delay = 0, priority = 0, starts = 1, keepResult = 0, keepRecord = 0 } = options;
  checkNumber('delay', delay, 0);
  checkNumber('keepResult', keepResult, 0);
  checkNumber('keepRecord', keepRecord, 0);
  checkNumber('priority', priority, Number.NEGATIVE_INFINITY);
  checkNumber('starts', starts, 1);
  if (options.quota !== undefined) checkNumber('quota.unfinished', options.quota.unfinished, 0);
}
