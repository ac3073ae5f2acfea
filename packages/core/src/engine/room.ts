import type { Pending } from '../job/job.ts';
import type { Limits } from '../job/limits.ts';

/** How many jobs of a task have been handed over, and of each owner where owners have a limit. */
interface Taken {
  jobs: number;
  readonly byOwner: Map<string, number>;
}

/** How many jobs of each task, and of each owner within it, have been handed over. */
export class Room {
  readonly #limits: Limits;
  readonly #taskLimit: (task: string) => number;
  readonly #tasks = new Map<string, Taken>();

  constructor(limits: Limits, taskLimit: (task: string) => number) {
    this.#limits = limits;
    this.#taskLimit = taskLimit;
  }

  /** What has no room for another job like this one. */
  lack({ task, owner }: Pending): 'task' | 'owner' | undefined {
    const taken = this.#tasks.get(task);
    if (taken === undefined) return undefined;
    if (owner !== undefined && (taken.byOwner.get(owner) ?? 0) >= this.#limits.runningPerOwner)
      return 'owner';
    return taken.jobs < this.#taskLimit(task) ? undefined : 'task';
  }

  hasTask(task: string): boolean {
    return (this.#tasks.get(task)?.jobs ?? 0) < this.#taskLimit(task);
  }

  take(job: Pending): void {
    this.#move(job, 1);
  }

  leave(job: Pending): void {
    this.#move(job, -1);
  }

  // A task may get its limit later: its jobs are counted from the first on. Owners' limits are there from the beginning.
  #move({ task, owner }: Pending, by: number): void {
    const taken = this.#tasks.get(task) ?? this.#first(task);
    taken.jobs += by;
    if (owner === undefined || this.#limits.runningPerOwner === Number.POSITIVE_INFINITY) return;
    const count = (taken.byOwner.get(owner) ?? 0) + by;
    if (count > 0) taken.byOwner.set(owner, count);
    else taken.byOwner.delete(owner);
  }

  #first(task: string): Taken {
    const taken: Taken = { jobs: 0, byOwner: new Map() };
    this.#tasks.set(task, taken);
    return taken;
  }
}
