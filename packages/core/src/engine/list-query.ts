import type { Status } from '../job/job.ts';
import type { ListQuery } from './engine.ts';
import { checkChoice, checkNumber, checkOptions } from './option-checks.ts';

const OPTIONS = {
  owner: 'string',
  task: 'string',
  status: 'any',
  createdFrom: 'any',
  createdBefore: 'any',
  after: 'string',
  limit: 'any',
  bytes: 'boolean',
} as const;

const STATUSES: Record<Status, true> = {
  pending: true,
  running: true,
  completed: true,
  failed: true,
  cancelled: true,
};

/** A list that is empty because of a slip looks like one of a server that has nothing to do. */
export function checkQuery(query: ListQuery): void {
  checkOptions('list()', query, OPTIONS);
  const { status = [], limit = 1, createdFrom = 0, createdBefore = 0 } = query;
  if (!Array.isArray(status)) throw new TypeError(`status must be a list, such as ['running']`);
  for (const each of status) checkChoice('each status', each, Object.keys(STATUSES));
  checkNumber('limit', limit, 1);
  checkNumber('createdFrom', createdFrom, Number.NEGATIVE_INFINITY);
  checkNumber('createdBefore', createdBefore, Number.NEGATIVE_INFINITY);
}
