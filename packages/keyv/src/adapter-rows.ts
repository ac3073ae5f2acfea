import { EngineError } from '@respond-async/core';
import type { Adapter } from './adapter.ts';
import { probe } from './probe.ts';
import { firstLineOf, type Head, type Rows, type RowWrite } from './rows.ts';

/**
 * Rows on any adapter. Adapters answer `false`, or nothing at all, when they have failed, and tell the reason as an event: an error that is told
 * while a call is under way is taken for that call's. At worst something that was done counts as failed; never the
 * other way round.
 */
export class AdapterRows implements Rows {
  readonly binary = false;
  readonly full = false;
  readonly #adapter: Adapter;
  #errorsTold = 0;
  #lastError: unknown;

  constructor(adapter: Adapter) {
    this.#adapter = adapter;
    adapter.on?.('error', (error) => {
      this.#errorsTold += 1;
      this.#lastError = error;
    });
  }

  async open(): Promise<void> {
    await probe(this);
  }

  async get(key: string): Promise<unknown> {
    const told = this.#errorsTold;
    const value = (await this.#adapter.get(key)) ?? undefined;
    if (value === undefined && told !== this.#errorsTold) throw this.#failed(`read ${key}`);
    return value;
  }

  async write(rows: readonly RowWrite[]): Promise<void> {
    const put = rows.filter(({ value }) => value !== undefined);
    if (put.length > 0) await this.#put(put);
    const gone = rows.filter(({ value }) => value === undefined).map(({ key }) => key);
    if (gone.length > 0) await this.#remove(gone);
  }

  async *heads(prefix: string): AsyncGenerator<readonly Head[]> {
    for await (const [key, value] of this.#rows(prefix)) yield [{ key, line: firstLineOf(value) }];
  }

  async *keys(prefix: string): AsyncGenerator<readonly string[]> {
    for await (const [key] of this.#rows(prefix)) yield [key];
  }

  async close(): Promise<void> {}

  async *#rows(prefix: string): AsyncGenerator<readonly [string, unknown]> {
    const told = this.#errorsTold;
    for await (const row of this.#adapter.iterator()) {
      const [key, value] = row as [unknown, unknown];
      if (typeof key === 'string' && key.startsWith(prefix)) yield [key, value];
    }
    // An adapter whose iterator fails tells so and ends, as if there were no more rows.
    if (told !== this.#errorsTold) throw this.#failed('read all rows');
  }

  async #put(rows: readonly RowWrite[]): Promise<void> {
    if (rows.length > 1 && this.#adapter.setMany !== undefined) return this.#putTogether(rows);
    for (const { key, value } of rows) {
      const told = this.#errorsTold;
      const answer = await this.#adapter.set(key, value);
      if (answer !== true || told !== this.#errorsTold) throw this.#failed(`write ${key}`, told);
    }
  }

  async #putTogether(rows: readonly RowWrite[]): Promise<void> {
    const told = this.#errorsTold;
    const answers = await this.#adapter.setMany?.(rows.map(({ key, value }) => ({ key, value })));
    const written = Array.isArray(answers) && answers.length === rows.length && answers.every(isTrue);
    if (!written || told !== this.#errorsTold) throw this.#failed(`write ${rows.length} rows`, told);
  }

  async #remove(keys: string[]): Promise<void> {
    const answers = keys.length > 1 ? await this.#adapter.deleteMany?.(keys) : undefined;
    for (const [at, key] of keys.entries()) {
      if (Array.isArray(answers) && answers[at] === true) continue;
      // Anything else may mean that there was none, that it failed, or that the adapter stopped at another.
      if ((await this.#adapter.delete(key)) !== true && (await this.get(key)) !== undefined)
        throw this.#failed(`remove ${key}`);
    }
  }

  /** `told`: how many errors there were before; a reason is only given where there was one since. */
  #failed(what: string, told?: number): EngineError {
    const cause = told === this.#errorsTold ? undefined : this.#lastError;
    const why = cause instanceof Error ? `: ${cause.message}` : '';
    return new EngineError('store-failed', `the Keyv adapter did not ${what}${why}`, { cause });
  }
}

const isTrue = (answer: unknown): boolean => answer === true;
