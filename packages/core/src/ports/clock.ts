/** Time, as the engine sees it. Tests turn one by hand. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /**
   * Calls `ring` once, `ms` milliseconds from now at the earliest. The function that comes back calls it off.
   * A background timer does not keep the process alive.
   */
  after(ms: number, ring: () => void, background?: boolean): () => void;
}
