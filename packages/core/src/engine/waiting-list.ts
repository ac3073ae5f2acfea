import type { Pending } from '../job/job.ts';
import { Heap } from './heap.ts';

interface Entry {
  readonly job: Pending;
  readonly arrival: number;
}

const goesFirst = (a: Entry, b: Entry): boolean =>
  a.job.priority === b.job.priority ? a.arrival < b.arrival : a.job.priority > b.job.priority;

/**
 * Who runs next: owners take turns; within an owner, priority and then arrival. An owner with thousands of jobs waiting
 * delays another's next job by one place.
 */
export class WaitingList {
  readonly #owners = new Map<string, Heap<Entry>>();
  readonly #turns = new Fifo<string>();
  /** Those that are wanted: the others are dropped when their turn comes. */
  readonly #waiting = new Map<string, Pending>();
  #arrivals = 0;

  get size(): number {
    return this.#waiting.size;
  }

  add(job: Pending): void {
    const { id, owner = '' } = job;
    this.#waiting.set(id, job);
    let line = this.#owners.get(owner);
    if (line === undefined) {
      line = new Heap(goesFirst);
      this.#owners.set(owner, line);
      this.#turns.push(owner);
    }
    this.#arrivals += 1;
    line.push({ job, arrival: this.#arrivals });
  }

  remove(id: string): void {
    this.#waiting.delete(id);
  }

  /** The next job, taken off the list. */
  next(): Pending | undefined {
    for (;;) {
      const owner = this.#turns.shift();
      if (owner === undefined) return undefined;
      const job = this.#nextOf(owner);
      if (job !== undefined) return job;
    }
  }

  /** Takes the owner's turn; an owner without anything waiting leaves the round. */
  #nextOf(owner: string): Pending | undefined {
    const line = this.#owners.get(owner);
    for (let entry = line?.pop(); line !== undefined && entry !== undefined; entry = line.pop()) {
      const { job } = entry;
      if (this.#waiting.get(job.id) !== job) continue;
      this.#waiting.delete(job.id);
      this.#turns.push(owner);
      return job;
    }
    this.#owners.delete(owner);
    return undefined;
  }
}

/** First in, first out, in constant time. */
class Fifo<T> {
  #items: T[] = [];
  #head = 0;

  push(item: T): void {
    this.#items.push(item);
  }

  shift(): T | undefined {
    const item = this.#items[this.#head];
    if (this.#head < this.#items.length) this.#head += 1;
    if (this.#head > 1_000 && this.#head * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#head);
      this.#head = 0;
    }
    return item;
  }
}
