import type { Pending } from '../job/job.ts';
import type { Ticket } from '../ports/runner.ts';

/** A ticket that the runner has, and the job as it was when it was handed over. */
export class HandOver implements Ticket {
  readonly id: string;
  readonly fence: number;
  readonly priority: number;
  hasBegun = false;
  /** Its place among the others. */
  at: number;
  // Private: a runner that writes tickets down must not write down jobs.
  readonly #job: Pending;

  constructor(job: Pending, at: number) {
    this.id = job.id;
    this.fence = job.fence;
    this.priority = job.priority;
    this.at = at;
    this.#job = job;
  }

  get job(): Pending {
    return this.#job;
  }
}

/** What the runner has: never more than it can run at once. */
export class HandOvers {
  readonly #all: HandOver[] = [];

  get size(): number {
    return this.#all.length;
  }

  add(job: Pending): HandOver {
    const handOver = new HandOver(job, this.#all.length);
    this.#all.push(handOver);
    return handOver;
  }

  /** The one that a ticket is, or is a copy of. */
  find(ticket: Ticket): HandOver | undefined {
    if (ticket instanceof HandOver) return this.#all[ticket.at] === ticket ? ticket : undefined;
    return this.#all.find(({ id, fence }) => id === ticket.id && fence === ticket.fence);
  }

  has({ id, fence }: Pending): boolean {
    return this.#all.some((handOver) => handOver.id === id && handOver.fence === fence);
  }

  remove(handOver: HandOver): void {
    const last = this.#all.pop();
    if (last === undefined || last === handOver) return;
    this.#all[handOver.at] = last;
    last.at = handOver.at;
  }
}
