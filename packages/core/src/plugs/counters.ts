import type { Count } from '../ports/store.ts';

/** Something that a job counts towards. */
export interface Counted {
  readonly scope: string;
  readonly of: Count['of'];
}

interface Counter extends Counted {
  value: number;
}

/** What a job counts towards, as the counters themselves. Shared by all jobs that came to it in the same way. */
export type Counting = readonly Counter[];

export const COUNTS_NOTHING: Counting = [];

/** A list of counts, with the counters that it means. */
interface Move {
  readonly counts: readonly Count[];
  readonly rises: readonly Counter[];
  readonly caps: readonly number[];
  readonly falls: readonly Counter[];
  /** What it made of what, the last time. */
  outcome: Outcome;
}

interface Outcome {
  readonly before: Counting;
  readonly fallen: Counting;
  readonly after: Counting;
}

const NO_MOVE: Move = {
  counts: [],
  rises: [],
  caps: [],
  falls: [],
  outcome: { before: COUNTS_NOTHING, fallen: COUNTS_NOTHING, after: COUNTS_NOTHING },
};

const IDLE = 1_000;
const FEW = 4;

/**
 * The counters that limits are checked against. A change's rises are reserved when it is let in; its falls take effect
 * when it is settled: whatever becomes of a change that is under way, no counter passes its cap.
 */
export class Counters {
  readonly #unfinished = new Map<string, Counter>();
  readonly #running = new Map<string, Counter>();
  #idle = 0;
  /** The engine gives the same lists again and again: what they mean is looked up once. */
  #moves = new WeakMap<readonly Count[], Move>();
  /** What was moved last is mostly moved next: as a job waits, runs and ends. */
  readonly #latest: Move[] = [];

  /** Makes all rises, or none: then the first scope in which there is no room is given back. */
  reserve(counts: readonly Count[]): string | undefined {
    const { rises, caps } = this.#moveOf(counts);
    for (let i = 0; i < rises.length; i += 1) {
      const { value, scope } = rises[i] as Counter;
      if (value >= (caps[i] as number)) return scope;
    }
    for (let i = 0; i < rises.length; i += 1) this.#rise(rises[i] as Counter);
    return undefined;
  }

  /** Gives back what was reserved. */
  revoke(counts: readonly Count[]): void {
    this.drop(this.#moveOf(counts).rises);
  }

  /** What a job counts towards after a change. */
  after(before: Counting, counts: readonly Count[]): Counting {
    return counts.length === 0 ? before : outcome(this.#moveOf(counts), before).after;
  }

  /** The same, for a change whose rises are reserved: from now on its falls are made. */
  settle(before: Counting, counts: readonly Count[]): Counting {
    if (counts.length === 0) return before;
    const { fallen, after } = outcome(this.#moveOf(counts), before);
    this.drop(fallen);
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

  #moveOf(counts: readonly Count[]): Move {
    if (counts.length === 0) return NO_MOVE;
    const latest = this.#latest;
    for (let i = 0; i < latest.length; i += 1) {
      const move = latest[i] as Move;
      if (move.counts === counts) return move;
    }
    const move = this.#moves.get(counts) ?? this.#newMove(counts);
    if (latest.length === FEW) latest.pop();
    latest.unshift(move);
    return move;
  }

  #newMove(counts: readonly Count[]): Move {
    if (this.#idle > IDLE && this.#idle * 2 > this.#unfinished.size + this.#running.size) this.#forgetIdle();
    const up = counts.filter(({ by }) => by === 1);
    const move: Move = {
      counts,
      rises: up.map((count) => this.#counter(count)),
      caps: up.map(({ cap = Number.POSITIVE_INFINITY }) => cap),
      falls: counts.filter(({ by }) => by === -1).map((count) => this.#counter(count)),
      outcome: NO_MOVE.outcome,
    };
    move.outcome = apply(move, COUNTS_NOTHING);
    this.#moves.set(counts, move);
    return move;
  }

  #rise(counter: Counter): void {
    if (counter.value === 0) this.#idle -= 1;
    counter.value += 1;
  }

  #fall(counter: Counter): void {
    counter.value -= 1;
    if (counter.value === 0) this.#idle += 1;
  }

  #counter({ scope, of }: Counted): Counter {
    const counters = of === 'running' ? this.#running : this.#unfinished;
    const known = counters.get(scope);
    if (known !== undefined) return known;
    const counter: Counter = { scope, of, value: 0 };
    counters.set(scope, counter);
    this.#idle += 1;
    return counter;
  }

  /** Owners come and go; counters at zero are kept only while they are few, since most come back at once. */
  #forgetIdle(): void {
    for (const counters of [this.#unfinished, this.#running]) {
      for (const { scope, value } of counters.values()) if (value === 0) counters.delete(scope);
    }
    this.#idle = 0;
    // They may name counters that are no more.
    this.#moves = new WeakMap();
    this.#latest.length = 0;
  }
}

function outcome(move: Move, before: Counting): Outcome {
  if (move.outcome.before !== before) move.outcome = apply(move, before);
  return move.outcome;
}

function apply({ rises, falls }: Move, before: Counting): Outcome {
  const fallen = before.filter((counter) => falls.includes(counter));
  const after = [...before.filter((counter) => !falls.includes(counter)), ...rises];
  return { before, fallen, after: after.length === 0 ? COUNTS_NOTHING : after };
}
