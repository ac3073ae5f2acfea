import { type Job, type Status, statusOf } from '../job/job.ts';
import type { JobQuery } from '../ports/store.ts';
import type { Counting } from './counters.ts';
import type { Group } from './listing.ts';

/** One job. There may be a million: what many share is shared, nothing is computed that can be looked up. */
export interface Row<Kept> {
  readonly id: string;
  readonly createdAt: number;
  readonly group: Group<Row<Kept>>;
  readonly unique: string | undefined;
  revision: number;
  status: Status;
  held: boolean;
  dueAt: number;
  counting: Counting;
  kept: Kept;
  earlier: Row<Kept> | undefined;
  later: Row<Kept> | undefined;
}

// Made as a literal, not by a class: V8 learns that such objects stay, and makes them where they will stay.
export function newRow<Kept>(
  job: Job,
  group: Group<Row<Kept>>,
  unique: string | undefined,
  counting: Counting,
  kept: Kept,
): Row<Kept> {
  return {
    id: job.id,
    createdAt: job.createdAt,
    group,
    unique,
    revision: job.revision,
    status: statusOf(job),
    held: job.held,
    dueAt: job.dueAt,
    counting,
    kept,
    earlier: undefined,
    later: undefined,
  };
}

/** All that a query names. */
export function matches(row: Row<unknown>, query: JobQuery): boolean {
  if (query.task !== undefined && row.group.task !== query.task) return false;
  if (query.owner !== undefined && row.group.owner !== query.owner) return false;
  if (query.held && !row.held) return false;
  if (query.createdFrom !== undefined && row.createdAt < query.createdFrom) return false;
  if (query.createdBefore !== undefined && row.createdAt >= query.createdBefore) return false;
  if (query.dueBy !== undefined && row.dueAt > query.dueBy) return false;
  return query.status === undefined || query.status.includes(row.status);
}
