import type { Pending } from '../job/job.ts';
import { Fifo } from './fifo.ts';
import { type Entry, goesFirst, Line } from './line.ts';
import type { Room } from './room.ts';

/** One owner's jobs, a line for each task. */
interface Owner {
  /** `undefined`: of nobody. */
  readonly name: string | undefined;
  readonly lines: Map<string, Line>;
  /** Out of the round until a slot is free that one of its jobs can have. */
  parked: boolean;
  /** Is it its own limit that holds it up, in one of its tasks at least? */
  atItsLimit: boolean;
}

/**
 * Who runs next: owners take turns; within an owner, priority and then arrival. An owner with thousands of jobs waiting
 * delays another's next job by one place; one whose jobs have no room now holds up nobody.
 */
export class WaitingList {
  readonly #owners = new Map<string | undefined, Owner>();
  readonly #turns = new Fifo<Owner>();
  /** Owners that were passed over, and have room now that they need not share: they are before the others' turns. */
  readonly #first = new Fifo<Owner>();
  /** Owners that wait for room in a task, and the tasks in which a slot was freed. */
  readonly #blocked = new Map<string, Fifo<Owner>>();
  readonly #open = new Set<string>();
  /** Those that are not wanted any more, by their fences: they are dropped when their turn comes. */
  readonly #gone = new Map<string, number>();
  #entries = 0;
  #arrivals = 0;

  add(job: Pending): void {
    const { task, owner: name } = job;
    this.#entries += 1;
    const owner = this.#owners.get(name) ?? this.#arrive(name);
    this.#arrivals += 1;
    const entry = { job, arrival: this.#arrivals };
    const line = owner.lines.get(task);
    if (line === undefined) this.#begin(owner, task, entry);
    else line.push(entry);
  }

  #begin(owner: Owner, task: string, entry: Entry): void {
    const line = new Line();
    line.push(entry);
    owner.lines.set(task, line);
    if (owner.parked) this.#unpark(owner);
  }

  /** Looks at all of them. */
  ids(): Set<string> {
    const ids = new Set<string>();
    for (const { lines } of this.#owners.values())
      for (const line of lines.values()) for (const { job } of line) if (!this.#isGone(job)) ids.add(job.id);
    return ids;
  }

  /** The job is not wanted any more, if it is on the list: it may be another process that has it there. */
  remove({ id, fence }: Pending): void {
    if (this.#entries === 0) return;
    this.#gone.set(id, fence);
    if (this.#gone.size > this.#entries) this.#purge();
  }

  #isGone({ id, fence }: Pending): boolean {
    return this.#gone.get(id) === fence;
  }

  /** More are gone than there are: some of them never were here. */
  #purge(): void {
    const here = new Map<string, number>();
    for (const { lines } of this.#owners.values())
      for (const line of lines.values())
        for (const { job } of line) if (this.#isGone(job)) here.set(job.id, job.fence);
    this.#gone.clear();
    for (const [id, fence] of here) this.#gone.set(id, fence);
  }

  /** The next job that has room, taken off the list. */
  next(room: Room): Pending | undefined {
    for (;;) {
      const owner = this.#unblocked(room) ?? this.#first.shift() ?? this.#turns.shift();
      if (owner === undefined) return undefined;
      const job = this.#takeFrom(owner, room);
      if (job !== undefined) {
        this.#turns.push(owner);
        return job;
      }
      if (owner.lines.size === 0) this.#owners.delete(owner.name);
      else this.#park(owner, room);
    }
  }

  /**
   * A job of this task and owner runs no more: who waited for that room comes first now. Where the task was full, the
   * owner itself is behind those who had to wait for it: else the one with the most jobs would never let go of it.
   */
  freed({ task, owner }: Pending): void {
    const same = this.#owners.get(owner);
    if (same?.parked && same.atItsLimit) this.#unpark(same);
    if (this.#blocked.size > 0) this.#open.add(task);
  }

  /** The owner that has waited longest for room in a task that has some now. */
  #unblocked(room: Room): Owner | undefined {
    for (const task of this.#open) {
      const blocked = room.hasTask(task) ? this.#blocked.get(task) : undefined;
      for (let owner = blocked?.shift(); owner !== undefined; owner = blocked?.shift()) {
        if (!owner.parked) continue;
        owner.parked = false;
        return owner;
      }
      this.#open.delete(task);
    }
    return undefined;
  }

  #arrive(name: string | undefined): Owner {
    const owner: Owner = { name, lines: new Map(), parked: false, atItsLimit: false };
    this.#owners.set(name, owner);
    this.#turns.push(owner);
    return owner;
  }

  #takeFrom({ lines }: Owner, room: Room): Pending | undefined {
    let first: Entry | undefined;
    let from: Line | undefined;
    for (const [task, line] of lines) {
      const entry = this.#headOf(line);
      if (entry === undefined) lines.delete(task);
      else if ((first === undefined || goesFirst(entry, first)) && room.lack(entry.job) === undefined) {
        first = entry;
        from = line;
      }
    }
    if (from === undefined) return undefined;
    from.pop();
    this.#entries -= 1;
    return first?.job;
  }

  /** The first of a line that is still wanted. */
  #headOf(line: Line): Entry | undefined {
    let entry = line.peek();
    while (entry !== undefined && this.#isGone(entry.job)) {
      line.pop();
      this.#entries -= 1;
      this.#gone.delete(entry.job.id);
      entry = line.peek();
    }
    return entry;
  }

  /** An owner that its own limit holds up waits for a run of its own to end, others for one of the task. */
  #park(owner: Owner, room: Room): void {
    owner.parked = true;
    owner.atItsLimit = false;
    for (const [task, line] of owner.lines) {
      const head = line.peek();
      const lack = head && room.lack(head.job);
      if (lack === 'owner') owner.atItsLimit = true;
      if (lack !== 'task') continue;
      const blocked = this.#blocked.get(task) ?? new Fifo<Owner>();
      blocked.push(owner);
      this.#blocked.set(task, blocked);
    }
  }

  #unpark(owner: Owner): void {
    owner.parked = false;
    this.#first.push(owner);
  }
}
