import { type Clock, EngineError } from '@respond-async/core';
import { lockFile } from './file-lock.ts';
import { Reserve } from './reserve.ts';
import type { Head, Rows, RowWrite, Safe } from './rows.ts';
import { type OpenFile, openFile } from './sqlite-adapter.ts';
import { TABLE } from './sqlite-connection.ts';
import { fileFault, isFull } from './sqlite-fault.ts';
import { endOfTurn } from './timers.ts';
import { Upkeep } from './upkeep.ts';

const PAGE = 1_000;

interface Opened extends OpenFile {
  readonly unlock: () => void;
}

/** Rows in one SQLite file, which is this process's own as long as it is open. */
export class SqliteRows implements Rows {
  readonly binary = true;
  readonly #file: string;
  readonly #clock: Clock;
  readonly #reserve: Reserve;
  readonly #upkeep: Upkeep;
  #opened: Opened | undefined;
  /** Who writes, and who keeps the reserve, take turns. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(file: string, clock: Clock) {
    this.#file = file;
    this.#clock = clock;
    this.#reserve = new Reserve(`${file}.reserve`);
    this.#upkeep = new Upkeep(clock, () => this.#inTurn(() => this.#keepUp()));
  }

  get full(): boolean {
    return !this.#reserve.held;
  }

  async open(): Promise<void> {
    const unlock = await lockFile(this.#file, this.#clock);
    try {
      this.#opened = { ...(await openFile(this.#file, this.#clock)), unlock };
      await this.#reserve.make();
      this.#upkeep.due();
    } catch (cause) {
      if (this.#opened === undefined) unlock();
      await this.close();
      throw fileFault(this.#file, cause);
    }
  }

  get(key: string): Promise<unknown> {
    return this.#open().adapter.get(key);
  }

  /** All or none of them. */
  write(rows: readonly RowWrite[], safe: Safe): Promise<void> {
    this.#upkeep.due();
    return this.#inTurn(async () => {
      const { connection } = this.#open();
      try {
        await connection.write(rows, safe).catch(async (error: unknown) => {
          if (!isFull(error)) throw error;
          await this.#makeRoom();
          await connection.write(rows, safe);
        });
      } catch (cause) {
        throw fileFault(this.#file, cause);
      }
    });
  }

  /** In the order in which they were made: the index likes that, and the disk too. */
  heads(prefix: string): AsyncGenerator<readonly Head[]> {
    return this.#pages<Head & { rowid: number }>(
      `SELECT rowid, key, substr(value, 1, instr(value, char(10)) - 1) AS line FROM ${TABLE} NOT INDEXED
        WHERE rowid > ? AND key > ? AND key < ? AND namespace = '' ORDER BY rowid LIMIT ${PAGE}`,
      (last) => [last?.rowid ?? 0, prefix, endOf(prefix)],
    );
  }

  async *keys(prefix: string): AsyncGenerator<readonly string[]> {
    const sql = `SELECT key FROM ${TABLE} WHERE key > ? AND key < ? AND namespace = '' ORDER BY key LIMIT ${PAGE}`;
    const pages = this.#pages<{ key: string }>(sql, (last) => [last?.key ?? prefix, endOf(prefix)]);
    for await (const page of pages) yield page.map(({ key }) => key);
  }

  async close(): Promise<void> {
    this.#upkeep.stop();
    await this.#last;
    const opened = this.#opened;
    this.#opened = undefined;
    await opened?.adapter.disconnect().finally(opened.unlock);
  }

  /** The reserve goes, and the log is written from its beginning again instead of growing. */
  async #makeRoom(): Promise<void> {
    await this.#reserve.release();
    await this.#open()
      .adapter.query('PRAGMA wal_checkpoint(RESTART)')
      .catch(() => {});
  }

  /** What was deleted leaves the file and the log beside it; the reserve is made again. */
  async #keepUp(): Promise<boolean> {
    const [checkpoint] = await this.#open().connection.query('PRAGMA wal_checkpoint(TRUNCATE)');
    const scrubbed = (checkpoint as { busy: number }).busy === 0;
    return (this.#reserve.held || (await this.#reserve.make())) && scrubbed;
  }

  /** So that others get their turn: the adapter's own iterator reads every value, ten rows at a time. */
  async *#pages<Row>(sql: string, from: (last?: Row) => unknown[]): AsyncGenerator<readonly Row[]> {
    const { connection } = this.#open();
    for (let last: Row | undefined; ; ) {
      const page = (await connection.query(sql, ...from(last)).catch((cause: unknown) => {
        throw fileFault(this.#file, cause);
      })) as Row[];
      yield page;
      last = page.at(-1);
      if (last === undefined || page.length < PAGE) return;
      // The database answers at once: without this, nobody would.
      await endOfTurn();
    }
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => {});
    return turn;
  }

  #open(): Opened {
    if (this.#opened === undefined) throw new EngineError('store-failed', `${this.#file} is not open`);
    return this.#opened;
  }
}

/** Prefixes end in a colon, so no key is the prefix itself; U+10FFFF comes after all that follows one. */
const endOf = (prefix: string): string => `${prefix}\u{10ffff}`;
