import type { Rows, RowWrite, Safe } from './rows.ts';
import { endOfTurn } from './timers.ts';

/** So many rows, or so many characters or bytes, are written together at most. */
const MOST_ROWS = 1_000;
const MOST_SIZE = 2 * 1024 * 1024;

interface Member {
  readonly rows: readonly RowWrite[];
  readonly safe: Safe;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * The only one that writes. What arrives while a write is under way, or in the same turn, is written together: one
 * wait for the disk for all of it. A group that fails is written again one by one, so that what can't be written fails
 * alone.
 */
export class Writer {
  readonly #rows: Rows;
  #waiting: Member[] = [];
  #writing: Promise<void> | undefined;

  constructor(rows: Rows) {
    this.#rows = rows;
  }

  /** Resolves when all rows are written, and as safe as the adapter can make them, unless they may be so later. */
  write(rows: readonly RowWrite[], safe: Safe = 'now'): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ rows, safe, resolve, reject });
      this.#writing ??= this.#writeAll();
    });
  }

  /** Resolves when nothing waits to be written. */
  async idle(): Promise<void> {
    await this.#writing;
  }

  async #writeAll(): Promise<void> {
    do {
      // Also lets requests in between writes: a synchronous database would shut them out.
      await endOfTurn();
      await this.#writeGroup(this.#takeGroup());
    } while (this.#waiting.length > 0);
    this.#writing = undefined;
  }

  async #writeGroup(group: readonly Member[]): Promise<void> {
    try {
      const safe = group.some((member) => member.safe === 'now') ? 'now' : 'later';
      await this.#rows.write(
        group.flatMap(({ rows }) => rows),
        safe,
      );
      for (const { resolve } of group) resolve();
    } catch (error) {
      if (group.length > 1) for (const member of group) await this.#writeGroup([member]);
      else group[0]?.reject(error);
    }
  }

  /** From the first on, as many as go together: within the bounds, and each key once. */
  #takeGroup(): readonly Member[] {
    const keys = new Set<string>();
    let size = 0;
    let taken = 0;
    for (const { rows } of this.#waiting) {
      size += rows.reduce((sum, { value }) => sum + sizeOf(value), 0);
      const fits = keys.size + rows.length <= MOST_ROWS && size <= MOST_SIZE;
      if (taken > 0 && (!fits || rows.some(({ key }) => keys.has(key)))) break;
      for (const { key } of rows) keys.add(key);
      taken += 1;
    }
    const group = this.#waiting.slice(0, taken);
    this.#waiting = this.#waiting.slice(taken);
    return group;
  }
}

function sizeOf(value: unknown): number {
  return typeof value === 'string' ? value.length : value instanceof Uint8Array ? value.byteLength : 0;
}
