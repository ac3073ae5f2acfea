/** One row to be written; without a value, to be removed. */
export interface RowWrite {
  readonly key: string;
  readonly value: unknown;
}

/** A row without what follows its first line. */
export interface Head {
  readonly key: string;
  readonly line: unknown;
}

/**
 * When is a row safe: `now`, or `later`, by the next one that is written to be safe `now`? A row that means nothing
 * without another need not wait for the disk.
 */
export type Safe = 'now' | 'later';

/** Rows under keys, as the rest of this package sees an adapter. What fails rejects: never a miss, never `false`. */
export interface Rows {
  /** May values be bytes? Else bytes are written as text. */
  readonly binary: boolean;
  /**
   * Is there no room for more? Then nothing is to be added: what room is left is for what moves on and what goes away.
   * Nobody who can't tell says so.
   */
  readonly full: boolean;
  /** Before all else. */
  open(): Promise<void>;
  /** `undefined`: there is none. */
  get(key: string): Promise<unknown>;
  /** Rejects when any of them may not have been written. All keys differ. One call at a time. */
  write(rows: readonly RowWrite[], safe: Safe): Promise<void>;
  /** The first lines of all rows whose key begins with `prefix`, some at a time, in any order. */
  heads(prefix: string): AsyncIterable<readonly Head[]>;
  /** The keys alone. */
  keys(prefix: string): AsyncIterable<readonly string[]>;
  /** After all else. Closes what was opened here, nothing else. */
  close(): Promise<void>;
}

/** The first line of a value that is a text; anything else as it is. */
export function firstLineOf(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const end = value.indexOf('\n');
  return end < 0 ? value : value.slice(0, end);
}
