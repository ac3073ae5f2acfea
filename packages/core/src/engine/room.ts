import type { Pending } from '../job/job.ts';
import type { Limits } from '../job/limits.ts';

/** How many jobs of each task, and of each owner within it, have been handed over: only those that are limited. */
export class Room {
  readonly #limits: Limits;
  readonly #taskLimit: (task: string) => number;
  readonly #taken = new Map<string, number>();

  constructor(limits: Limits, taskLimit: (task: string) => number) {
    this.#limits = limits;
    this.#taskLimit = taskLimit;
  }

  readonly has = (job: Pending): boolean =>
    this.#scopesOf(job).every(([scope, limit]) => (this.#taken.get(scope) ?? 0) < limit);

  take(job: Pending): void {
    for (const [scope] of this.#scopesOf(job)) this.#taken.set(scope, (this.#taken.get(scope) ?? 0) + 1);
  }

  leave(job: Pending): void {
    for (const [scope] of this.#scopesOf(job)) {
      const left = (this.#taken.get(scope) ?? 0) - 1;
      if (left > 0) this.#taken.set(scope, left);
      else this.#taken.delete(scope);
    }
  }

  #scopesOf({ task, owner }: Pending): readonly (readonly [scope: string, limit: number])[] {
    const perTask = this.#taskLimit(task);
    const perOwner = owner === undefined ? Number.POSITIVE_INFINITY : this.#limits.runningPerOwner;
    if (perTask === Number.POSITIVE_INFINITY && perOwner === Number.POSITIVE_INFINITY) return NONE;
    const all = [[`task ${task}`, perTask] as const, [`owner ${task} ${owner}`, perOwner] as const];
    return all.filter(([, limit]) => limit !== Number.POSITIVE_INFINITY);
  }
}

const NONE: readonly never[] = [];
