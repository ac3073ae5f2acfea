import { Heap } from '../engine/heap.ts';

/** A row that stands in a `DueHeap`. */
export interface Due {
  readonly id: string;
  readonly dueAt: number;
  /** Where it stands; the heap's own. */
  place: number;
}

/** Due first, comes first; ties by id. */
export function isDueBefore(a: Pick<Due, 'id' | 'dueAt'>, b: Pick<Due, 'id' | 'dueAt'>): boolean {
  return a.dueAt === b.dueAt ? a.id < b.id : a.dueAt < b.dueAt;
}

/**
 * Rows by due time. Each knows its own place, so that one whose time changes moves in O(log n) and leaves nothing
 * behind: most jobs change their time with every step.
 */
export class DueHeap<R extends Due> {
  readonly #rows: R[] = [];

  add(row: R): void {
    this.#rows.push(row);
    this.#rise(row, this.#rows.length - 1);
  }

  remove(row: R): void {
    const last = this.#rows.pop();
    if (last === undefined || last === row) return;
    last.place = row.place;
    this.#rows[row.place] = last;
    this.moved(last);
  }

  /** To be told when a row's time has changed. */
  moved(row: R): void {
    const at = row.place;
    this.#rise(row, at);
    if (row.place === at) this.#sink(row, at);
  }

  /** All rows in order. Costs as much as is asked for; nothing may change meanwhile. */
  *inOrder(): Generator<R> {
    const rows = this.#rows;
    const open = new Heap<R>(isDueBefore);
    if (rows[0] !== undefined) open.push(rows[0]);
    for (let row = open.pop(); row !== undefined; row = open.pop()) {
      yield row;
      for (const child of [rows[2 * row.place + 1], rows[2 * row.place + 2]]) {
        if (child !== undefined) open.push(child);
      }
    }
  }

  #rise(row: R, from: number): void {
    const rows = this.#rows;
    let at = from;
    while (at > 0) {
      const up = (at - 1) >> 1;
      const parent = rows[up] as R;
      if (!isDueBefore(row, parent)) break;
      rows[at] = parent;
      parent.place = at;
      at = up;
    }
    rows[at] = row;
    row.place = at;
  }

  #sink(row: R, from: number): void {
    const rows = this.#rows;
    let at = from;
    for (let down = 2 * at + 1; down < rows.length; down = 2 * at + 1) {
      if (down + 1 < rows.length && isDueBefore(rows[down + 1] as R, rows[down] as R)) down += 1;
      const child = rows[down] as R;
      if (!isDueBefore(child, row)) break;
      rows[at] = child;
      child.place = at;
      at = down;
    }
    rows[at] = row;
    row.place = at;
  }
}
