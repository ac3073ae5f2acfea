import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';

const MOST = 100;

/** Statements that are prepared once and used often; no more than so many stay. */
export class Statements {
  readonly #database: DatabaseSync;
  readonly #prepared = new Map<string, StatementSync>();

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  all(sql: string, values: readonly SQLInputValue[]): unknown[] {
    return this.#statement(sql).all(...values);
  }

  #statement(sql: string): StatementSync {
    const known = this.#prepared.get(sql);
    if (known !== undefined) return known;
    const statement = this.#database.prepare(sql);
    this.#prepared.set(sql, statement);
    const [oldest] = this.#prepared.keys();
    if (this.#prepared.size > MOST && oldest !== undefined) this.#prepared.delete(oldest);
    return statement;
  }
}
