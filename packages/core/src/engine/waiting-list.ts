import type { Pending } from '../job/job.ts';
import { Fifo } from './fifo.ts';
import { Heap } from './heap.ts';

interface Entry {
  readonly job: Pending;
  readonly arrival: number;
}

/** One owner's jobs, a line for each task. */
interface Owner {
  readonly name: string;
  readonly lines: Map<string, Heap<Entry>>;
  /** Out of the round until a slot is free that one of its jobs can have. */
  parked: boolean;
}

const goesFirst = (a: Entry, b: Entry): boolean =>
  a.job.priority === b.job.priority ? a.arrival < b.arrival : a.job.priority > b.job.priority;

/**
 * Who runs next: owners take turns; within an owner, priority and then arrival. An owner with thousands of jobs waiting
 * delays another's next job by one place; one whose jobs have no room now holds up nobody.
 */
export class WaitingList {
  readonly #owners = new Map<string, Owner>();
  readonly #turns = new Fifo<Owner>();
  /** Owners that were passed over for want of room, and are first now. */
  readonly #first = new Fifo<Owner>();
  /** Owners that wait for room in a task. */
  readonly #blocked = new Map<string, Fifo<Owner>>();
  /** Those that are wanted: the others are dropped when their turn comes. */
  readonly #waiting = new Map<string, Pending>();
  #arrivals = 0;

  add(job: Pending): void {
    const { id, task, owner: name = '' } = job;
    this.#waiting.set(id, job);
    const owner = this.#owners.get(name) ?? this.#arrive(name);
    this.#arrivals += 1;
    const entry = { job, arrival: this.#arrivals };
    const line = owner.lines.get(task);
    if (line !== undefined) {
      line.push(entry);
      return;
    }
    owner.lines.set(task, new Heap(goesFirst, entry));
    this.#unpark(owner);
  }

  remove(id: string): void {
    this.#waiting.delete(id);
  }

  /** The next job that has room, taken off the list. */
  next(hasRoom: (job: Pending) => boolean): Pending | undefined {
    for (;;) {
      const owner = this.#first.shift() ?? this.#turns.shift();
      if (owner === undefined) return undefined;
      const job = this.#takeFrom(owner, hasRoom);
      if (job !== undefined) {
        this.#turns.push(owner);
        return job;
      }
      if (owner.lines.size === 0) this.#owners.delete(owner.name);
      else this.#park(owner);
    }
  }

  /** A job of this task and owner runs no more: who waited for that room is first now. */
  freed({ task, owner = '' }: Pending): void {
    const same = this.#owners.get(owner);
    if (same !== undefined) this.#unpark(same);
    const blocked = this.#blocked.get(task);
    for (let next = blocked?.shift(); next !== undefined; next = blocked?.shift()) {
      if (this.#unpark(next)) return;
    }
  }

  #arrive(name: string): Owner {
    const owner: Owner = { name, lines: new Map(), parked: false };
    this.#owners.set(name, owner);
    this.#turns.push(owner);
    return owner;
  }

  #takeFrom({ lines }: Owner, hasRoom: (job: Pending) => boolean): Pending | undefined {
    let best: Entry | undefined;
    for (const [task, line] of lines) {
      const entry = this.#headOf(line);
      if (entry === undefined) lines.delete(task);
      else if ((best === undefined || goesFirst(entry, best)) && hasRoom(entry.job)) best = entry;
    }
    if (best === undefined) return undefined;
    lines.get(best.job.task)?.pop();
    this.#waiting.delete(best.job.id);
    return best.job;
  }

  /** The first of a line that is still wanted. */
  #headOf(line: Heap<Entry>): Entry | undefined {
    let entry = line.peek();
    while (entry !== undefined && this.#waiting.get(entry.job.id) !== entry.job) {
      line.pop();
      entry = line.peek();
    }
    return entry;
  }

  #park(owner: Owner): void {
    owner.parked = true;
    for (const task of owner.lines.keys()) {
      const blocked = this.#blocked.get(task) ?? new Fifo<Owner>();
      blocked.push(owner);
      this.#blocked.set(task, blocked);
    }
  }

  #unpark(owner: Owner): boolean {
    if (!owner.parked) return false;
    owner.parked = false;
    this.#first.push(owner);
    return true;
  }
}
