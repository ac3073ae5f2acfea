import { type Order, Sequence } from './sequence.ts';

/** What a row's place in a `Listing` is. */
export interface Created {
  readonly id: string;
  readonly createdAt: number;
}

/** The jobs of one owner within a task, or those without owner. Rows share it instead of naming both themselves. */
export interface Group<R extends Created> {
  readonly task: string;
  readonly owner: string | undefined;
  /** Jobs without owner are never asked for by themselves. */
  readonly rows: Sequence<Created, R> | undefined;
}

/** The oldest first; ties by id, descending: read backwards, it is as jobs are listed. */
const OLDEST_FIRST: Order<Created> = {
  momentOf: ({ createdAt }) => createdAt,
  compare(a, b) {
    if (a.createdAt !== b.createdAt) return a.createdAt - b.createdAt;
    return a.id === b.id ? 0 : a.id < b.id ? 1 : -1;
  },
};

/** Rows by creation: all of them, and those of each task and owner by themselves. */
export class Listing<R extends Created> {
  readonly #all = new Sequence<Created, R>(OLDEST_FIRST);
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
      group = { task, owner, rows: owner === undefined ? undefined : new Sequence(OLDEST_FIRST) };
      owners.set(owner, group);
    }
    return group;
  }

  add(row: R, group: Group<R>): void {
    this.#all.add(row);
    group.rows?.add(row);
  }

  remove(row: R, { task, owner, rows }: Group<R>): void {
    this.#all.remove(row);
    rows?.remove(row);
    // Owners come and go. Tasks are few, and with them the groups without owner.
    if (rows?.isEmpty) this.#tasks.get(task)?.delete(owner);
  }

  /** The rows that may match, newest first. Without both task and owner, these are all. */
  newestFirst(task: string | undefined, owner: string | undefined, position?: Created): Iterable<R> {
    if (task === undefined || owner === undefined) return this.#all.backwards(position);
    return this.#tasks.get(task)?.get(owner)?.rows?.backwards(position) ?? [];
  }
}
