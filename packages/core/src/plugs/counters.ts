import type { Count } from '../ports/store.ts';

/** Something that a job counts towards. */
export interface Counted {
  readonly scope: string;
  readonly of: Count['of'];
}

interface Counter extends Counted {
  value: number;
}

/** What a job counts towards, as the counters themselves. */
export type Counting = readonly Counter[];

export const COUNTS_NOTHING: Counting = [];

const IDLE = 1_000;

/**
 * The counters that limits are checked against. A change's rises are reserved when it is let in; its falls take effect
 * when it is settled: whatever becomes of a change that is under way, no counter passes its cap.
 */
export class Counters {
  readonly #unfinished = new Map<string, Counter>();
  readonly #running = new Map<string, Counter>();
  #idle = 0;

  /** The first scope in which there is no room. */
  full(counts: readonly Count[]): string | undefined {
    for (let i = 0; i < counts.length; i += 1) {
      const { scope, of, by, cap } = counts[i] as Count;
      if (by === 1 && cap !== undefined && (this.#counters(of).get(scope)?.value ?? 0) >= cap) return scope;
    }
    return undefined;
  }

  reserve(counts: readonly Count[]): void {
    for (let i = 0; i < counts.length; i += 1) {
      const count = counts[i] as Count;
      if (count.by === 1) this.#rise(this.#counter(count));
    }
  }

  /** Gives back what was reserved. */
  revoke(counts: readonly Count[]): void {
    for (let i = 0; i < counts.length; i += 1) {
      const count = counts[i] as Count;
      if (count.by === 1) this.#fall(this.#counter(count));
    }
  }

  /** What a job counts towards after a change. */
  after(before: Counting, counts: readonly Count[]): Counting {
    if (counts.length === 0) return before;
    let size = before.length;
    for (let i = 0; i < counts.length; i += 1) if (counts[i]?.by === 1) size += 1;
    for (let i = 0; i < before.length; i += 1) if (falls(before[i] as Counter, counts)) size -= 1;
    return size === 0 ? COUNTS_NOTHING : this.#collect(size, before, counts);
  }

  /** The same, for a change whose rises are reserved: from now on its falls are made. */
  settle(before: Counting, counts: readonly Count[]): Counting {
    const after = this.after(before, counts);
    for (let i = 0; i < before.length; i += 1) {
      const counter = before[i] as Counter;
      if (falls(counter, counts)) this.#fall(counter);
    }
    return after;
  }

  /** Counts a job that was written in an earlier life. */
  restore(counted: readonly Counted[]): Counting {
    if (counted.length === 0) return COUNTS_NOTHING;
    const counting = counted.map((each) => this.#counter(each));
    for (const counter of counting) this.#rise(counter);
    return counting;
  }

  /** The job is gone: it counts towards nothing. */
  drop(counting: Counting): void {
    for (let i = 0; i < counting.length; i += 1) this.#fall(counting[i] as Counter);
  }

  // Sized beforehand: an array that grows takes room for many more.
  #collect(size: number, before: Counting, counts: readonly Count[]): Counting {
    const after = new Array<Counter>(size);
    let at = 0;
    for (let i = 0; i < before.length; i += 1) {
      const counter = before[i] as Counter;
      if (!falls(counter, counts)) after[at++] = counter;
    }
    for (let i = 0; i < counts.length; i += 1) {
      const count = counts[i] as Count;
      if (count.by === 1) after[at++] = this.#counter(count);
    }
    return after;
  }

  #rise(counter: Counter): void {
    if (counter.value === 0) this.#idle -= 1;
    counter.value += 1;
  }

  #fall(counter: Counter): void {
    counter.value -= 1;
    if (counter.value > 0) return;
    this.#idle += 1;
    if (this.#idle > IDLE && this.#idle * 2 > this.#unfinished.size + this.#running.size) this.#forgetIdle();
  }

  #counter({ scope, of }: Counted): Counter {
    const counters = this.#counters(of);
    const known = counters.get(scope);
    if (known !== undefined) return known;
    const counter: Counter = { scope, of, value: 0 };
    counters.set(scope, counter);
    this.#idle += 1;
    return counter;
  }

  #counters(of: Count['of']): Map<string, Counter> {
    return of === 'running' ? this.#running : this.#unfinished;
  }

  /** Owners come and go; counters at zero are kept only while they are few, since most come back at once. */
  #forgetIdle(): void {
    for (const counters of [this.#unfinished, this.#running]) {
      for (const { scope, value } of counters.values()) if (value === 0) counters.delete(scope);
    }
    this.#idle = 0;
  }
}

function falls(counter: Counter, counts: readonly Count[]): boolean {
  for (let i = 0; i < counts.length; i += 1) {
    const { scope, of, by } = counts[i] as Count;
    if (by === -1 && of === counter.of && scope === counter.scope) return true;
  }
  return false;
}
