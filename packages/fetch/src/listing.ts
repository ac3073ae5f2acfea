import type { JobInfo } from '@respond-async/core';
import type { Answer, Ask, Dialect, ListedJob } from '@respond-async/dialects';
import type { Desk } from './carry-out.ts';
import { dialectOf, withOwnNotes } from './notes.ts';
import { isError } from './stored-answer.ts';

/** How many jobs are read at a time: others have their turn in between. */
const PAGE = 250;

/** Whose jobs are listed. */
export interface Listing {
  readonly dialect: Dialect;
  /** The tasks whose jobs may be told of. */
  readonly tasks: readonly string[];
}

/** The jobs of the one who asks, as far as this dialect has accepted them. */
export async function list(
  ask: Extract<Ask, { type: 'list' }>,
  desk: Pick<Desk, 'engine' | 'access'>,
  { dialect, tasks }: Listing,
): Promise<Answer> {
  const jobs: ListedJob[] = [];
  for (const task of tasks) {
    for await (const page of pages(ask, desk, task)) {
      // An engine that is asked without an owner tells of everybody's jobs.
      const own = page.filter((job) => job.owner === desk.access.owner && dialectOf(job) === dialect.name);
      jobs.push(...own.map(({ bytes, ...job }) => listed(job, bytes)));
    }
  }
  if (tasks.length > 1) jobs.sort((a, b) => b.job.createdAt - a.job.createdAt);
  return { type: 'listed', jobs };
}

async function* pages(
  { createdFrom, most }: Extract<Ask, { type: 'list' }>,
  { engine, access: { owner } }: Pick<Desk, 'engine' | 'access'>,
  task: string,
) {
  let after: string | undefined;
  for (let left = most; left > 0; left -= PAGE) {
    const query = { task, owner, createdFrom, limit: Math.min(PAGE, left), bytes: true };
    const { jobs, next } = await engine.list(after === undefined ? query : { ...query, after });
    yield jobs;
    if (next === undefined) return;
    after = next;
  }
}

function listed(job: JobInfo, bytes: Uint8Array | undefined): ListedJob {
  return { job: withOwnNotes(job), ...(bytes !== undefined && isError(job) && { bytes }) };
}
