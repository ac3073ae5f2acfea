import type { Store } from '@respond-async/core';

/** A store that a case may use up: fresh, open, empty. */
export interface StoreUnderTest {
  readonly store: Store;
  /**
   * Ends the store's life as a crash would, without a goodbye where that can be had, and gives the same data a new one: what
   * is written only on closing was never durable. Stores that are durable have it.
   */
  reopen?(): Promise<Store>;
  /** Closes what is open and removes what is left. */
  dispose(): Promise<void>;
}

export type MakeStore = () => Promise<StoreUnderTest>;

/** Something that must be true of a store. */
export interface StoreCase {
  /** Never changes: name it when you report what your store can't do. */
  readonly id: string;
  readonly name: string;
  /** What the store must say of itself for the case to apply to it. */
  readonly needs?: 'durable' | 'shared';
  /** Rejects with an `AssertionError` when it is not. */
  run(make: MakeStore): Promise<void>;
}

/** A case on a store of its own, which is disposed of whatever happens. */
export function storeCase(
  id: string,
  name: string,
  run: (under: StoreUnderTest) => Promise<void>,
  needs?: StoreCase['needs'],
): StoreCase {
  return {
    id,
    name,
    ...(needs !== undefined && { needs }),
    async run(make) {
      const under = await make();
      try {
        await run(under);
      } finally {
        await under.dispose();
      }
    },
  };
}
