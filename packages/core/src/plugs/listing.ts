import { type Created, Timeline } from './timeline.ts';

/** The jobs of one owner within a task, or those without owner. Rows share it instead of naming both themselves. */
export interface Group<R extends Created> {
  readonly task: string;
  readonly owner: string | undefined;
  readonly timeline: Timeline<R>;
}

/** Rows by creation: all of them, and those of each task and owner by themselves. */
export class Listing<R extends Created> {
  readonly #all = new Timeline<R>();
  readonly #tasks = new Map<string, Map<string | undefined, Group<R>>>();

  /** The group that a row is to name before it is added. */
  group(task: string, owner: string | undefined): Group<R> {
    let owners = this.#tasks.get(task);
    if (owners === undefined) {
      owners = new Map();
      this.#tasks.set(task, owners);
    }
    let group = owners.get(owner);
    if (group === undefined) {
      group = { task, owner, timeline: new Timeline() };
      owners.set(owner, group);
    }
    return group;
  }

  add(row: R, group: Group<R>): void {
    this.#all.add(row);
    group.timeline.add(row);
  }

  remove(row: R, group: Group<R>): void {
    this.#all.remove(row);
    group.timeline.remove(row);
    if (!group.timeline.isEmpty) return;
    const owners = this.#tasks.get(group.task);
    owners?.delete(group.owner);
    if (owners?.size === 0) this.#tasks.delete(group.task);
  }

  /** The rows that may match, newest first. Without both task and owner, these are all. */
  newestFirst(task: string | undefined, owner: string | undefined, position?: Created): Iterable<R> {
    if (task === undefined || owner === undefined) return this.#all.newestFirst(position);
    return this.#tasks.get(task)?.get(owner)?.timeline.newestFirst(position) ?? [];
  }
}
