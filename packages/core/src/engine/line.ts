import type { Pending } from '../job/job.ts';
import { Fifo } from './fifo.ts';
import { Heap } from './heap.ts';

/** A job in line. */
export interface Entry {
  readonly job: Pending;
  readonly arrival: number;
}

export const goesFirst = (a: Entry, b: Entry): boolean =>
  a.job.priority === b.job.priority ? a.arrival < b.arrival : a.job.priority > b.job.priority;

const USUAL = 0;

/** Jobs by priority and then arrival, put in as they arrive. Nearly all have the usual priority: those stand in a plain queue. */
export class Line {
  readonly #usual = new Fifo<Entry>();
  #others: Heap<Entry> | undefined;

  push(entry: Entry): void {
    if (entry.job.priority === USUAL) this.#usual.push(entry);
    else {
      this.#others ??= new Heap(goesFirst);
      this.#others.push(entry);
    }
  }

  peek(): Entry | undefined {
    const usual = this.#usual.peek();
    const other = this.#others?.peek();
    if (usual === undefined || other === undefined) return usual ?? other;
    return goesFirst(other, usual) ? other : usual;
  }

  pop(): Entry | undefined {
    const first = this.peek();
    return first === this.#usual.peek() ? this.#usual.shift() : this.#others?.pop();
  }

  /** All of them, in no order. */
  *[Symbol.iterator](): Generator<Entry> {
    yield* this.#usual;
    yield* this.#others?.items ?? [];
  }
}
