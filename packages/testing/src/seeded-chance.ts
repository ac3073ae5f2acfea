import type { Chance } from '@respond-async/core';

/** Ids that are counted, and randomness that is the same for the same seed. */
export interface SeededChance extends Chance {
  /** The next id of a kind: `job-1`, `job-2`. */
  id(of: string): string;
}

export function seededChance(seed: number): SeededChance {
  const counts = new Map<string, number>();
  let state = seed >>> 0;
  return {
    id(kind) {
      const count = (counts.get(kind) ?? 0) + 1;
      counts.set(kind, count);
      return `${kind}-${count}`;
    },
    random() {
      state = (state + 0x9e3779b9) >>> 0;
      return mixed(state) / 2 ** 32;
    },
  };
}

/** Spreads neighbouring numbers over all of the 32 bits (the finalizer of MurmurHash3). */
function mixed(n: number): number {
  let h = n;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
