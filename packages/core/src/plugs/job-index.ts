import { type Job, statusOf } from '../job/job.ts';
import type { Change, Committed, JobQuery } from '../ports/store.ts';
import { Calendar } from './calendar.ts';
import { COUNTS_NOTHING, type Counted, Counters, type Counting } from './counters.ts';
import { matches, newRow, type Row } from './index-row.ts';
import { Listing } from './listing.ts';
import { readCursor, writeCursor } from './page-cursor.ts';

/**
 * What a store that belongs to one process knows about its jobs without reading them: whether a change may be made, what
 * every job counts towards, and which jobs a query means. It does all that the port asks for but keeping.
 *
 * A change goes through it in two steps, so that it can be written in between: `admit` checks it and reserves what it
 * needs; then `settle` when it is written, or `revoke` when it is not. Between the two, queries show the job as it was.
 * There may be one change of a job under way at a time, and any number of changes of different jobs.
 */
export interface JobIndex<Kept> {
  readonly size: number;
  /** Checked in this order: `stale`, `taken`, `full`. A change that is refused has moved nothing. */
  admit(change: Change): Committed;
  /** The admitted change stands; `kept` is given back for this job from now on. */
  settle(change: Change, kept: Kept): void;
  /** The admitted change was not made. */
  revoke(change: Change): void;
  /** The revision that stands; `undefined`: there is no such job. */
  revision(id: string): number | undefined;
  /** What was given with the job's last change. */
  kept(id: string): Kept | undefined;
  /** What a durable store writes beside the job, to give it to `load` in a later life. */
  beside(change: Change): Beside;
  /** Takes up a job that was written in an earlier life. */
  load(job: Job, beside: Beside, kept: Kept): void;
  /** Forgets a job without a change, such as one whose record turned out to be damaged. */
  drop(id: string): void;
  /** The ids of a page. An `after` that is none throws a `TypeError`. */
  find(query: JobQuery): IdPage;
}

/** What belongs to a record and is not in the job. */
export interface Beside {
  readonly unique?: string;
  readonly counted: readonly Counted[];
}

export interface IdPage {
  readonly ids: readonly string[];
  readonly next?: string;
}

/** A new index, without jobs. */
export function createJobIndex<Kept = undefined>(): JobIndex<Kept> {
  return new Rows<Kept>();
}

const OK: Committed = { ok: true };
const STALE: Committed = { ok: false, why: 'stale' };

class Rows<Kept> implements JobIndex<Kept> {
  readonly #rows = new Map<string, Row<Kept>>();
  /** Who holds a unique key: a job, or one that is about to be. */
  readonly #holders = new Map<string, string>();
  readonly #counters = new Counters();
  readonly #due = new Calendar<Row<Kept>>();
  readonly #listing = new Listing<Row<Kept>>();
  /** The change that was admitted last is mostly settled next: its row need not be looked up again. */
  #admitted: Change | undefined;
  #admittedRow: Row<Kept> | undefined;

  get size(): number {
    return this.#rows.size;
  }

  admit(change: Change): Committed {
    const row = this.#rows.get(change.id);
    if (change.expect !== (row === undefined ? 'absent' : row.revision)) return STALE;
    const { unique, counts } = change;
    if (unique !== undefined) {
      const holder = this.#holders.get(unique);
      if (holder !== undefined) return { ok: false, why: 'taken', id: holder };
    }
    const scope = this.#counters.reserve(counts);
    if (scope !== undefined) return { ok: false, why: 'full', scope };
    if (unique !== undefined) this.#holders.set(unique, change.id);
    this.#admitted = change;
    this.#admittedRow = row;
    return OK;
  }

  settle(change: Change, kept: Kept): void {
    const { next, counts } = change;
    const row = this.#rowOf(change);
    this.#admitted = undefined;
    const counting = this.#counters.settle(row === undefined ? COUNTS_NOTHING : row.counting, counts);
    if (row === undefined) {
      if (next !== undefined) this.#insert(next, change.unique, counting, kept);
      return;
    }
    row.counting = counting;
    if (next === undefined) this.#remove(row);
    else this.#update(row, next, kept);
  }

  revoke({ unique, counts }: Change): void {
    this.#counters.revoke(counts);
    if (unique !== undefined) this.#holders.delete(unique);
  }

  revision(id: string): number | undefined {
    return this.#rows.get(id)?.revision;
  }

  kept(id: string): Kept | undefined {
    return this.#rows.get(id)?.kept;
  }

  beside(change: Change): Beside {
    const row = this.#rowOf(change);
    const unique = row === undefined ? change.unique : row.unique;
    const counted = this.#counters.after(row?.counting ?? COUNTS_NOTHING, change.counts);
    return unique === undefined ? { counted } : { unique, counted };
  }

  load(job: Job, { unique, counted }: Beside, kept: Kept): void {
    if (unique !== undefined) this.#holders.set(unique, job.id);
    this.#insert(job, unique, this.#counters.restore(counted), kept);
  }

  drop(id: string): void {
    const row = this.#rows.get(id);
    if (row !== undefined) this.#remove(row);
  }

  find(query: JobQuery): IdPage {
    const ids: string[] = [];
    let last: Row<Kept> | undefined;
    for (const row of query.order === 'due' ? this.#byDue(query) : this.#byCreation(query)) {
      if (!matches(row, query)) continue;
      if (ids.length >= query.limit) return pageUpTo(ids, last, query);
      ids.push(row.id);
      last = row;
    }
    return { ids };
  }

  *#byDue({ after, dueBy = Infinity }: JobQuery): Generator<Row<Kept>> {
    const cursor = readCursor(after);
    for (const row of this.#due.inOrder(cursor && { dueAt: cursor.at, id: cursor.id })) {
      if (row.dueAt > dueBy) return;
      yield row;
    }
  }

  *#byCreation({
    task,
    owner,
    after,
    createdFrom = -Infinity,
    createdBefore,
  }: JobQuery): Generator<Row<Kept>> {
    const cursor = readCursor(after);
    const before = createdBefore === undefined ? undefined : { at: createdBefore, id: '' };
    const from = cursor && before && cursor.at >= before.at ? before : (cursor ?? before);
    const position = from && { createdAt: from.at, id: from.id };
    for (const row of this.#listing.newestFirst(task, owner, position)) {
      if (row.createdAt < createdFrom) return;
      yield row;
    }
  }

  #rowOf(change: Change): Row<Kept> | undefined {
    return change === this.#admitted ? this.#admittedRow : this.#rows.get(change.id);
  }

  #insert(job: Job, unique: string | undefined, counting: Counting, kept: Kept): void {
    const group = this.#listing.group(job.task, job.owner);
    const row = newRow(job, group, unique, counting, kept);
    this.#admitted = undefined;
    this.#rows.set(row.id, row);
    this.#due.add(row);
    this.#listing.add(row, group);
  }

  #update(row: Row<Kept>, job: Job, kept: Kept): void {
    row.revision = job.revision;
    row.status = statusOf(job);
    row.held = job.held;
    row.kept = kept;
    if (row.dueAt === job.dueAt) return;
    this.#due.remove(row);
    row.dueAt = job.dueAt;
    this.#due.add(row);
  }

  #remove(row: Row<Kept>): void {
    this.#rows.delete(row.id);
    this.#admitted = undefined;
    if (row.unique !== undefined) this.#holders.delete(row.unique);
    this.#counters.drop(row.counting);
    this.#due.remove(row);
    this.#listing.remove(row, row.group);
  }
}

function pageUpTo(ids: string[], last: Row<unknown> | undefined, { order }: JobQuery): IdPage {
  if (last === undefined) return { ids };
  return { ids, next: writeCursor(order === 'due' ? last.dueAt : last.createdAt, last.id) };
}
