import type { Job } from '@respond-async/core';
import { Damaged } from './damaged.ts';

type Fields = { readonly [name: string]: unknown };

const COMMON = {
  revision: 'number',
  mark: 'number',
  task: 'string',
  priority: 'number',
  keep: 'string',
  createdAt: 'number',
  fence: 'number',
  dueAt: 'number',
  held: 'boolean',
} as const;

const OUTCOMES: readonly unknown[] = ['completed', 'failed', 'cancelled'];

/** Is this the job that was written? What is not throws a `Damaged` that says where. */
export function assertJob(job: unknown, id: string): asserts job is Job {
  const fields = objectIn({ job }, 'job');
  if (fields.id !== id) throw new Damaged(`it is the record of another job, ${String(fields.id)}`);
  for (const [name, type] of Object.entries(COMMON)) demand(fields, name, type);
  for (const duration of Object.values(objectIn(fields, 'terms'))) {
    if (typeof duration !== 'number') throw new Damaged('one of its terms is not a number');
  }
  assertPhase(fields);
}

function assertPhase(job: Fields): void {
  if (job.phase === 'pending') {
    demand(job, 'startBy', 'number');
    objectIn(job, 'input');
  } else if (job.phase === 'running') {
    demand(job, 'runBy', 'number');
    demand(objectIn(job, 'lease'), 'until', 'number');
    objectIn(job, 'input');
  } else if (job.phase === 'settled' && OUTCOMES.includes(job.outcome)) {
    demand(job, 'forgetAt', 'number');
    demand(objectIn(job, 'result'), 'state', 'string');
  } else {
    throw new Damaged('its phase or its outcome is none');
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
