import type { Job, Pending } from '../job/job.ts';
import { bodiesOf } from '../job/job.ts';
import { isHandedOver } from '../job/notice.ts';
import type { JobEvent } from '../job/transition.ts';
import type { Bodies, JobQuery } from '../ports/store.ts';
import type { Dispatch } from './dispatch.ts';
import type { Ledger } from './ledger.ts';
import { bodyNames } from './packing.ts';

const AT_ONCE = 1_000;

/**
 * Takes up what an earlier life of the process left in a store that only one process uses: its runs are interrupted,
 * its readings released, what waits is put in line.
 */
export async function recover(ledger: Ledger, dispatch: Dispatch, random: () => number): Promise<void> {
  for (const job of await all(ledger, { held: true, order: 'created', limit: AT_ONCE })) {
    await ledger.step(job.id, letGo(job, random()), job);
    await letGoOfNotices(job, ledger);
  }
  const waiting = await all(ledger, { status: ['pending'], order: 'created', limit: AT_ONCE });
  // Those that were interrupted just now may be in line already.
  dispatch.takeUp((waiting.reverse() as Pending[]).filter(({ notBefore }) => notBefore === undefined));
}

/** What was to be sent, or being sent, is to be sent again. */
async function letGoOfNotices(job: Job, ledger: Ledger): Promise<void> {
  for (const { id, telling } of job.notices?.made.filter(isHandedOver) ?? []) {
    const token = 'token' in telling ? telling.token : undefined;
    const reason = 'the process ended before it was known to be sent';
    await ledger.step(job.id, {
      type: 'untold',
      notice: id,
      token,
      tried: false,
      again: true,
      reason,
      jitter: 0,
    });
  }
}

/** What frees what a process held that is gone. */
function letGo(job: Job, jitter: number): JobEvent {
  if (job.phase !== 'settled')
    return { type: 'interrupt', fence: job.fence, message: 'the process ended during the run', jitter };
  if (job.result.state === 'leased') return { type: 'release', token: job.result.lease.token };
  return { type: 'returned', fence: job.fence };
}

async function all(ledger: Ledger, query: JobQuery): Promise<Job[]> {
  const jobs: Job[] = [];
  for (let after: string | undefined; ; ) {
    const page = await ledger.find({ ...query, ...(after !== undefined && { after }) });
    jobs.push(...page.jobs);
    after = page.next;
    if (after === undefined) return jobs;
  }
}

export async function bodyList(bodies: Bodies): Promise<string[]> {
  const names: string[] = [];
  for await (const name of bodies.list()) names.push(name);
  return names;
}

/**
 * Removes the bodies that no job refers to: what a process left that ended between two writes. One whose job can't be
 * read stays, and does not keep the others from going.
 */
export async function removeOrphans(
  names: readonly string[],
  ledger: Ledger,
  bodies: Bodies,
  onError: (error: unknown) => void,
): Promise<void> {
  for (const name of names) {
    try {
      const job = await ledger.read(bodyNames.jobOf(name));
      if (!bodiesOf(job).includes(name)) await bodies.remove(name);
    } catch (error) {
      onError(error);
    }
  }
}
