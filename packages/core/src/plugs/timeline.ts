/** A row that stands in a `Timeline`. */
export interface Created {
  readonly id: string;
  readonly createdAt: number;
}

/** Below zero where `a` is listed after `b`: the newest is listed first; ties by id, ascending. */
function compare(a: Created, b: Created): number {
  if (a.createdAt !== b.createdAt) return a.createdAt - b.createdAt;
  return a.id === b.id ? 0 : a.id < b.id ? 1 : -1;
}

const BLOCK = 512;

/**
 * Rows by creation, oldest first, in blocks of a few hundred: adding at the end, where nearly all go, is a push;
 * adding and removing elsewhere moves one block at most, however many rows there are.
 */
export class Timeline<R extends Created> {
  readonly #blocks: R[][] = [];

  get isEmpty(): boolean {
    return this.#blocks.length === 0;
  }

  add(row: R): void {
    const blocks = this.#blocks;
    const last = blocks[blocks.length - 1];
    const newest = last?.[last.length - 1];
    if (last === undefined || newest === undefined || compare(newest, row) < 0) this.#append(row, last);
    else this.#insert(row);
  }

  remove(row: R): void {
    const at = this.#blockOf(row);
    const block = this.#blocks[at];
    if (block === undefined) return;
    const place = firstNotBefore(block, row);
    if (block[place] !== row) return;
    if (block.length === 1) this.#blocks.splice(at, 1);
    else block.splice(place, 1);
  }

  /** From the newest on, or from the first that is listed after `position`. Nothing may change meanwhile. */
  *newestFirst(position?: Created): Generator<R> {
    let at = position === undefined ? this.#blocks.length - 1 : this.#blockOf(position);
    // A position beyond the newest row has no block.
    if (at === this.#blocks.length) at -= 1;
    for (; at >= 0; at -= 1) {
      const block = this.#blocks[at] as R[];
      let place = position === undefined ? block.length : firstNotBefore(block, position);
      while (place > 0) {
        place -= 1;
        yield block[place] as R;
      }
    }
  }

  #append(row: R, last: R[] | undefined): void {
    if (last === undefined || last.length >= BLOCK) this.#blocks.push([row]);
    else last.push(row);
  }

  #insert(row: R): void {
    const at = this.#blockOf(row);
    const block = this.#blocks[at] as R[];
    block.splice(firstNotBefore(block, row), 0, row);
    if (block.length > BLOCK) this.#blocks.splice(at + 1, 0, block.splice(BLOCK / 2));
  }

  /** The first block whose newest row is not older than `row`. */
  #blockOf(row: Created): number {
    let low = 0;
    let high = this.#blocks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const block = this.#blocks[middle] as R[];
      if (compare(block[block.length - 1] as R, row) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function firstNotBefore(block: readonly Created[], row: Created): number {
  let low = 0;
  let high = block.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compare(block[middle] as Created, row) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
