import type { Change, Committed, Count, Job, JobQuery } from '@respond-async/core';

interface Kept {
  readonly job: Job;
  readonly unique: string | undefined;
}

/** A store as plain as it can be: what another store answers is compared with what this one does. */
export class StoreModel {
  readonly #kept = new Map<string, Kept>();
  readonly #counters = new Map<string, number>();

  read(id: string): Job | undefined {
    return this.#kept.get(id)?.job;
  }

  commit({ id, expect, next, unique, counts }: Change): Committed {
    const standing = this.#kept.get(id);
    if ((standing?.job.revision ?? 'absent') !== expect) return { ok: false, why: 'stale' };
    const holder = [...this.#kept.values()].find((kept) => unique !== undefined && kept.unique === unique);
    if (holder !== undefined) return { ok: false, why: 'taken', id: holder.job.id };
    const full = counts.find((count) => count.by === 1 && this.#at(count) >= (count.cap ?? Infinity));
    if (full !== undefined) return { ok: false, why: 'full', scope: full.scope };
    for (const count of counts) this.#counters.set(counterOf(count), this.#at(count) + count.by);
    if (next === undefined) this.#kept.delete(id);
    else this.#kept.set(id, { job: next, unique: standing === undefined ? unique : standing.unique });
    return { ok: true };
  }

  /** All that a query means, on one page. */
  find(query: JobQuery): readonly Job[] {
    const jobs = [...this.#kept.values()].map(({ job }) => job).filter((job) => isMeant(job, query));
    const by = query.order === 'due' ? (job: Job) => job.dueAt : (job: Job) => -job.createdAt;
    return jobs.sort((a, b) => by(a) - by(b) || (a.id < b.id ? -1 : 1));
  }

  #at(count: Count): number {
    return this.#counters.get(counterOf(count)) ?? 0;
  }
}

const counterOf = ({ scope, of }: Count): string => `${of} ${scope}`;

function isMeant(job: Job, query: JobQuery): boolean {
  const status = job.phase === 'settled' ? job.outcome : job.phase;
  return (
    (query.task ?? job.task) === job.task &&
    (query.owner ?? job.owner) === job.owner &&
    (query.status ?? [status]).includes(status) &&
    (!query.held || job.held) &&
    job.createdAt >= (query.createdFrom ?? -Infinity) &&
    job.createdAt < (query.createdBefore ?? Infinity) &&
    job.dueAt <= (query.dueBy ?? Infinity)
  );
}
