import { Heap } from './heap.ts';
import type { Pending } from './job.ts';
import type { Ticket } from './runner.ts';

interface Entry {
  readonly ticket: Ticket;
  readonly arrival: number;
}

const goesFirst = (a: Entry, b: Entry): boolean =>
  a.ticket.priority === b.ticket.priority ? a.arrival < b.arrival : a.ticket.priority > b.ticket.priority;

/**
 * Who runs next: owners take turns; within an owner, priority and then arrival. An owner with thousands of jobs waiting
 * delays another's next job by one place.
 */
export class WaitingList {
  readonly #owners = new Map<string, Heap<Entry>>();
  readonly #turns = new Fifo<string>();
  /** The tickets that are wanted, by job: the others are dropped when their turn comes. */
  readonly #waiting = new Map<string, Ticket>();
  #arrivals = 0;

  get size(): number {
    return this.#waiting.size;
  }

  add({ id, fence, priority, owner = '' }: Pending): void {
    const ticket: Ticket = { id, fence, priority };
    this.#waiting.set(id, ticket);
    let line = this.#owners.get(owner);
    if (line === undefined) {
      line = new Heap(goesFirst);
      this.#owners.set(owner, line);
      this.#turns.push(owner);
    }
    this.#arrivals += 1;
    line.push({ ticket, arrival: this.#arrivals });
  }

  remove(id: string): void {
    this.#waiting.delete(id);
  }

  /** The next ticket, taken off the list. */
  next(): Ticket | undefined {
    for (;;) {
      const owner = this.#turns.shift();
      if (owner === undefined) return undefined;
      const ticket = this.#nextOf(owner);
      if (ticket !== undefined) return ticket;
    }
  }

  /** Takes the owner's turn; an owner without anything waiting leaves the round. */
  #nextOf(owner: string): Ticket | undefined {
    const line = this.#owners.get(owner);
    for (let entry = line?.pop(); line !== undefined && entry !== undefined; entry = line.pop()) {
      const { ticket } = entry;
      if (this.#waiting.get(ticket.id) !== ticket) continue;
      this.#waiting.delete(ticket.id);
      this.#turns.push(owner);
      return ticket;
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
