import {
  type Change,
  type Committed,
  createJobIndex,
  EngineError,
  type Job,
  type JobPage,
  type JobQuery,
} from '@respond-async/core';
import { Damaged, type DamagedRecord } from './damaged.ts';
import { JobCache } from './job-cache.ts';
import { nameIn, RECORDS, recordKey } from './keys.ts';
import { type Extra, type Record, readHead, readRecord, writeRecord } from './record.ts';
import { assertRoom } from './room.ts';
import type { Rows, RowWrite } from './rows.ts';
import type { Writer } from './writer.ts';

/** Records that were used last stay in memory up to so many characters. */
const MOST_CACHED = 16 * 1024 * 1024;

/** A change that has been let in and is not decided: being written, or written without a clear answer. */
interface Underway {
  readonly change: Change;
  readonly row: RowWrite;
  /** Resolves to whether the change stands; rejects as long as that can't be told. */
  decided: Promise<boolean>;
  /** Why writing failed. */
  cause?: unknown;
}

/**
 * The jobs, each a row, and the index of all of them in memory. A job has one change under way at a time; reading it,
 * and changing it again, wait until that is decided. So nothing is ever built on a write that then fails.
 */
export class Records {
  readonly #rows: Rows;
  readonly #writer: Writer;
  readonly #onDamaged: (damaged: DamagedRecord) => void;
  readonly #index = createJobIndex();
  readonly #cache = new JobCache(MOST_CACHED);
  readonly #underway = new Map<string, Underway>();
  readonly #unclear = new Set<Underway>();
  readonly #extras = new Map<string, Extra>();
  readonly #damaged = new Set<string>();

  constructor(rows: Rows, writer: Writer, onDamaged: (damaged: DamagedRecord) => void) {
    this.#rows = rows;
    this.#writer = writer;
    this.#onDamaged = onDamaged;
  }

  async open(): Promise<void> {
    for await (const page of this.#rows.heads(RECORDS)) {
      for (const { key, line } of page) this.#load(nameIn(key, RECORDS), line);
    }
  }

  async commit(change: Change): Promise<Committed> {
    if (change.expect === 'absent') assertRoom(this.#rows);
    let known = change.expect === 'absent' || change.next === undefined;
    for (;;) {
      const before = this.#underway.get(change.id);
      if (before !== undefined) {
        await this.#decide(before);
        continue;
      }
      // What a newer version has added to a record is written again: so it must have been read.
      if (!known && this.#cache.get(change.id) === undefined) {
        known = true;
        await this.read(change.id);
        continue;
      }
      const committed = this.#index.admit(change);
      if (committed.ok) return this.#make(change);
      // A key that is about to be taken may yet come free.
      const holder = committed.why === 'taken' ? this.#underway.get(committed.id) : undefined;
      if (holder === undefined) return committed;
      await this.#decide(holder);
    }
  }

  async read(id: string): Promise<Job | undefined> {
    for (;;) {
      const underway = this.#underway.get(id);
      if (underway !== undefined) {
        await this.#decide(underway);
        continue;
      }
      const revision = this.#index.revision(id);
      if (this.#damaged.has(id)) throw damaged(id);
      if (revision === undefined) return undefined;
      const cached = this.#cache.get(id);
      if (cached !== undefined) return cached;
      const value = await this.#rows.get(recordKey(id));
      // Changed meanwhile: what was read may be neither the old job nor the new one.
      if (this.#underway.has(id) || this.#index.revision(id) !== revision) continue;
      return this.#standing(id, value, revision);
    }
  }

  async find(query: JobQuery): Promise<JobPage> {
    const { ids, ...page } = this.#index.find(query);
    const jobs = await Promise.all(ids.map((id) => this.#readForPage(id)));
    return { ...page, jobs: jobs.filter((job) => job !== undefined) };
  }

  /** A damaged record harms no other: its job is left out, and has been reported. */
  async #readForPage(id: string): Promise<Job | undefined> {
    try {
      return await this.read(id);
    } catch (error) {
      if (this.#damaged.has(id)) return undefined;
      throw error;
    }
  }

  #load(id: string, line: unknown): void {
    const record = this.#parse(id, () => readHead(id, line));
    // The index asks a job for nothing that is not in its head.
    if (record !== undefined) this.#index.load(record.head as Job, record.beside, undefined);
  }

  #standing(id: string, value: unknown, revision: number): Job {
    if (value === undefined) {
      throw new EngineError('store-failed', `the record of job ${id} is gone: something else removed it`);
    }
    const record = this.#parse(id, () => readRecord(id, value));
    if (record === undefined) throw damaged(id);
    if (record.job.revision !== revision) this.#takeUp(record);
    if (record.extra !== undefined) this.#extras.set(id, record.extra);
    this.#cache.set(record.job, typeof value === 'string' ? value.length : 0);
    return record.job;
  }

  /** The adapter wrote after all what it had said it did not write. */
  #takeUp({ job, beside }: Record): void {
    this.#index.drop(job.id);
    this.#index.load(job, beside, undefined);
  }

  async #make(change: Change): Promise<Committed> {
    const underway: Underway = { change, row: this.#rowOf(change), decided: Promise.resolve(false) };
    this.#underway.set(change.id, underway);
    underway.decided = this.#write(underway);
    if (await underway.decided) return { ok: true };
    throw underway.cause;
  }

  #rowOf(change: Change): RowWrite {
    const { id, next } = change;
    try {
      const beside = this.#index.beside(change);
      return { key: recordKey(id), value: next && writeRecord(next, beside, this.#extras.get(id)) };
    } catch (error) {
      this.#index.revoke(change);
      throw error;
    }
  }

  async #write(underway: Underway): Promise<boolean> {
    try {
      await this.#writer.write([underway.row]);
    } catch (cause) {
      underway.cause = cause;
      return this.#clarify(underway);
    }
    this.#settle(underway);
    for (const unclear of this.#unclear) this.#decide(unclear).catch(() => {});
    return true;
  }

  /** A write that failed may have been made all the same: the row itself tells. */
  async #clarify(underway: Underway): Promise<boolean> {
    this.#unclear.add(underway);
    const standing = await this.#rows.get(underway.row.key);
    const stands = standing === underway.row.value;
    if (!this.#unclear.delete(underway)) return stands;
    if (stands) this.#settle(underway);
    else this.#revoke(underway);
    return stands;
  }

  /** Resolves when the change is decided; rejects when it can't be told. */
  async #decide(underway: Underway): Promise<void> {
    await underway.decided.catch(() => {});
    if (!this.#unclear.has(underway)) return;
    underway.decided = this.#clarify(underway);
    await underway.decided;
  }

  #settle({ change, row }: Underway): void {
    this.#index.settle(change, undefined);
    this.#underway.delete(change.id);
    this.#damaged.delete(change.id);
    if (change.next === undefined) this.#forget(change.id);
    else this.#cache.set(change.next, String(row.value).length);
  }

  #revoke({ change }: Underway): void {
    this.#index.revoke(change);
    this.#underway.delete(change.id);
  }

  #forget(id: string): void {
    this.#cache.delete(id);
    this.#extras.delete(id);
  }

  /** `undefined`: it is damaged, and set aside. */
  #parse<T>(id: string, read: () => T): T | undefined {
    try {
      return read();
    } catch (cause) {
      if (!(cause instanceof Damaged)) throw cause;
      this.#index.drop(id);
      this.#damaged.add(id);
      this.#onDamaged({ key: recordKey(id), cause });
      return undefined;
    }
  }
}

function damaged(id: string): EngineError {
  return new EngineError('store-failed', `the record of job ${id} is damaged; it was set aside`);
}
