import { memoryStore, type Store } from '../../src/index.ts';

/** Rows that outlive an engine. */
export interface Shelf {
  /** The store of this life: not open yet, and opened by its engine. */
  readonly store: Store;
  /** Gives the rows a store for the next life; that of the life before is over. */
  again(): Promise<void>;
  remove(): Promise<void>;
  /** The engine has a store of its own: nothing lies between them, and this one is not used. */
  readonly unused?: true;
}

export type MakeShelf = () => Promise<Shelf>;

export const inMemory: MakeShelf = async () => ({
  store: memoryStore(),
  again: async () => {},
  remove: async () => {},
});

export const inTheEngine: MakeShelf = async () => ({ ...(await inMemory()), unused: true });
