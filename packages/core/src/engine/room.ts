import type { Pending } from '../job/job.ts';
import type { Limits } from '../job/limits.ts';

/** How many jobs of each task, and of each owner within it, have been handed over. */
export class Room {
  readonly #limits: Limits;
  readonly #taskLimit: (task: string) => number;
  readonly #taken = new Map<string, number>();

  constructor(limits: Limits, taskLimit: (task: string) => number) {
    this.#limits = limits;
    this.#taskLimit = taskLimit;
  }

  /** What has no room for another job like this one. */
  lack({ task, owner }: Pending): 'task' | 'owner' | undefined {
    if (owner !== undefined && this.#count(ownerScope(task, owner)) >= this.#limits.runningPerOwner)
      return 'owner';
    return this.hasTask(task) ? undefined : 'task';
  }

  hasTask(task: string): boolean {
    const limit = this.#taskLimit(task);
    return limit === Number.POSITIVE_INFINITY || this.#count(taskScope(task)) < limit;
  }

  take(job: Pending): void {
    this.#move(job, 1);
  }

  leave(job: Pending): void {
    this.#move(job, -1);
  }

  // A task may get its limit later: its jobs are counted from the first on. Owners' limits are there from the beginning.
  #move({ task, owner }: Pending, by: number): void {
    this.#add(taskScope(task), by);
    if (owner !== undefined && this.#limits.runningPerOwner !== Number.POSITIVE_INFINITY) {
      this.#add(ownerScope(task, owner), by);
    }
  }

  #add(scope: string, by: number): void {
    const count = this.#count(scope) + by;
    if (count > 0) this.#taken.set(scope, count);
    else this.#taken.delete(scope);
  }

  #count(scope: string): number {
    return this.#taken.get(scope) ?? 0;
  }
}

const taskScope = (task: string): string => `task ${task}`;
const ownerScope = (task: string, owner: string): string => `owner ${task} ${owner}`;
