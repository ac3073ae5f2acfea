import type { Job } from '@respond-async/core';
import { Damaged } from './damaged.ts';
import type { Head } from './record.ts';

type Fields = { readonly [name: string]: unknown };

const COMMON = {
  mark: 'number',
  priority: 'number',
  keep: 'string',
  fence: 'number',
} as const;

const OUTCOMES: readonly unknown[] = ['completed', 'failed', 'cancelled'];

/** Is this the head of the job that was written? What is not throws a `Damaged` that says where. */
export function assertHead(head: Fields, id: string): asserts head is Fields & Head {
  if (head.id !== id) throw new Damaged(`it is the record of another job, ${String(head.id)}`);
  demand(head, 'revision', 'number');
  demand(head, 'task', 'string');
  demand(head, 'createdAt', 'number');
  demand(head, 'dueAt', 'number');
  demand(head, 'held', 'boolean');
  if (head.owner !== undefined) demand(head, 'owner', 'string');
  const { phase, outcome } = head;
  if (phase === 'settled' ? OUTCOMES.includes(outcome) : phase === 'pending' || phase === 'running') return;
  throw new Damaged('its phase or its outcome is none');
}

/** Is this the job that was written, its head being one? */
export function assertJob(job: Fields & Head): asserts job is Fields & Job {
  for (const [name, type] of Object.entries(COMMON)) demand(job, name, type);
  const { quota, ...durations } = objectIn(job, 'terms');
  for (const duration of Object.values(durations)) {
    if (typeof duration !== 'number') throw new Damaged('one of its terms is not a number');
  }
  if (quota !== undefined) assertQuota(objectIn({ quota }, 'quota'));
  if (job.notices !== undefined) assertNotices(objectIn(job, 'notices'));
  assertPhase(job);
}

function assertNotices(notices: Fields): void {
  if (Array.isArray(notices.wished) && Array.isArray(notices.made)) return;
  throw new Damaged('its notices are not lists');
}

function assertQuota(quota: Fields): void {
  demand(quota, 'name', 'string');
  demand(quota, 'unfinished', 'number');
}

function assertPhase(job: Fields & Head): void {
  if (job.phase === 'settled') {
    demand(job, 'forgetAt', 'number');
    demand(objectIn(job, 'result'), 'state', 'string');
    return;
  }
  objectIn(job, 'input');
  if (job.phase === 'pending') demand(job, 'startBy', 'number');
  else {
    demand(job, 'runBy', 'number');
    demand(objectIn(job, 'lease'), 'until', 'number');
  }
}

function demand(fields: Fields, name: string, type: string): void {
  if (typeof fields[name] !== type) throw new Damaged(`its ${name} is not a ${type}`);
}

function objectIn(fields: Fields, name: string): Fields {
  const value = fields[name];
  if (typeof value !== 'object' || value === null) throw new Damaged(`its ${name} is not an object`);
  return value as Fields;
}
