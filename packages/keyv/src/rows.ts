import { EngineError } from '@respond-async/core';
import type { Adapter } from './adapter.ts';
import { probe } from './probe.ts';

/** One row to be written; without a value, to be removed. */
export interface RowWrite {
  readonly key: string;
  readonly value: unknown;
}

/** Rows under keys, as the rest of this package sees an adapter. What fails rejects: never a miss, never `false`. */
export interface Rows {
  /** May values be bytes? Else bytes are written as text. */
  readonly binary: boolean;
  /** Before all else. */
  open(): Promise<void>;
  /** `undefined`: there is none. */
  get(key: string): Promise<unknown>;
  /** Rejects when any of them may not have been written. All keys differ. */
  write(rows: readonly RowWrite[]): Promise<void>;
  /** All rows whose key begins with `prefix`, in any order. */
  scan(prefix: string): AsyncIterable<readonly [key: string, value: unknown]>;
  /** The same without values. */
  keys(prefix: string): AsyncIterable<string>;
  /** After all else. Closes what was opened here, nothing else. */
  close(): Promise<void>;
}

/** Rows on any adapter. */
export function adapterRows(adapter: Adapter): Rows {
  return new AdapterRows(adapter);
}

class AdapterRows implements Rows {
  readonly binary = false;
  readonly #adapter: Adapter;
  /** Adapters answer `false` and tell the reason here. */
  #errors: unknown[] = [];

  constructor(adapter: Adapter) {
    this.#adapter = adapter;
    adapter.on?.('error', (error) => {
      if (this.#errors.length < 10) this.#errors.push(error);
    });
  }

  async open(): Promise<void> {
    await probe(this);
  }

  async get(key: string): Promise<unknown> {
    return (await this.#adapter.get(key)) ?? undefined;
  }

  async write(rows: readonly RowWrite[]): Promise<void> {
    this.#errors = [];
    const put = rows.filter(({ value }) => value !== undefined);
    if (put.length > 0) await this.#put(put);
    const gone = rows.filter(({ value }) => value === undefined).map(({ key }) => key);
    if (gone.length > 0) await this.#remove(gone);
  }

  async *scan(prefix: string): AsyncGenerator<readonly [string, unknown]> {
    this.#errors = [];
    for await (const row of this.#adapter.iterator()) {
      const [key, value] = row as [unknown, unknown];
      if (typeof key === 'string' && key.startsWith(prefix)) yield [key, value];
    }
    // An adapter whose iterator fails tells so and ends, as if there were no more rows.
    if (this.#errors.length > 0) throw this.#failed('read all rows');
  }

  async *keys(prefix: string): AsyncGenerator<string> {
    for await (const [key] of this.scan(prefix)) yield key;
  }

  async close(): Promise<void> {}

  async #put(rows: readonly RowWrite[]): Promise<void> {
    const [first] = rows;
    const many = rows.length > 1 && this.#adapter.setMany !== undefined;
    if (many) {
      const answers = await this.#adapter.setMany?.(rows.map(({ key, value }) => ({ key, value })));
      const written = Array.isArray(answers) && answers.length === rows.length && answers.every(isTrue);
      if (!written) throw this.#failed(`write ${rows.length} rows`);
    } else if (rows.length > 1) {
      for (const row of rows) await this.#put([row]);
    } else if (first !== undefined && (await this.#adapter.set(first.key, first.value)) !== true) {
      throw this.#failed(`write ${first.key}`);
    }
  }

  async #remove(keys: string[]): Promise<void> {
    const { deleteMany } = this.#adapter;
    const answers = deleteMany === undefined ? undefined : await deleteMany.call(this.#adapter, keys);
    for (const [at, key] of keys.entries()) {
      const removed = Array.isArray(answers) ? answers[at] : await this.#adapter.delete(key);
      // `false` may mean that there was none, or that it failed.
      if (removed !== true && (await this.get(key)) !== undefined) throw this.#failed(`remove ${key}`);
    }
  }

  #failed(what: string): EngineError {
    const cause = this.#errors.at(-1);
    const why = cause instanceof Error ? `: ${cause.message}` : '';
    return new EngineError('store-failed', `the Keyv adapter did not ${what}${why}`, { cause });
  }
}

const isTrue = (answer: unknown): boolean => answer === true;
