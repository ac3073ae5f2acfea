const BLOCK = 512;
/** So many at one moment are put in order at once. */
const CROWD = 4 * BLOCK;

interface Block<T> {
  readonly items: T[];
  isInOrder: boolean;
}

/** By which things are ordered. */
export interface Order<P> {
  readonly momentOf: (position: P) => number;
  /** By moment, and by something else where that is the same. */
  readonly compare: (a: P, b: P) => number;
}

/**
 * Things in an order of their own, in blocks of a few hundred. Adding at the end, where nearly all go, is a push: a block
 * ends where a moment does, and is put in order when somebody looks at it. Adding and removing elsewhere moves one block at
 * most, however many there are. A position (`P`) is what the order looks at.
 */
export class Sequence<P, T extends P> {
  readonly #blocks: Block<T>[] = [];
  /** Those that are later than all in blocks, in any order. */
  #fresh: T[] = [];
  /** The latest moment in blocks, and the latest of all. */
  #filed = Number.NEGATIVE_INFINITY;
  #latest = Number.NEGATIVE_INFINITY;
  readonly #momentOf: (position: P) => number;
  readonly #compare: (a: P, b: P) => number;

  constructor({ momentOf, compare }: Order<P>) {
    this.#momentOf = momentOf;
    this.#compare = compare;
  }

  get isEmpty(): boolean {
    return this.#blocks.length === 0 && this.#fresh.length === 0;
  }

  add(item: T): void {
    const moment = this.#momentOf(item);
    if (this.#fresh.length >= BLOCK) this.#endBlock(moment);
    if (moment <= this.#filed) {
      this.#insert(item);
      return;
    }
    this.#fresh.push(item);
    if (moment > this.#latest) this.#latest = moment;
  }

  remove(item: T): void {
    if (this.#momentOf(item) > this.#filed) this.#file();
    const at = this.#blockOf(item);
    const block = this.#block(at);
    const place = this.#placeIn(block, item);
    if (block[place] !== item) return;
    if (block.length === 1) this.#blocks.splice(at, 1);
    else block.splice(place, 1);
  }

  /** From the first on, or from the first that does not stand before `position`. Nothing may change meanwhile. */
  *forwards(position?: P): Generator<T> {
    this.#file();
    const first = position === undefined ? 0 : this.#blockOf(position);
    for (let at = first; at < this.#blocks.length; at += 1) {
      const block = this.#block(at);
      let place = position === undefined || at > first ? 0 : this.#placeIn(block, position);
      for (; place < block.length; place += 1) yield block[place] as T;
    }
  }

  /** From the last on, or from the last that stands before `position`. Nothing may change meanwhile. */
  *backwards(position?: P): Generator<T> {
    this.#file();
    let at = position === undefined ? this.#blocks.length - 1 : this.#blockOf(position);
    // A position beyond the end has no block.
    if (at === this.#blocks.length) at -= 1;
    for (; at >= 0; at -= 1) {
      const block = this.#block(at);
      let place = position === undefined ? block.length : this.#placeIn(block, position);
      while (place > 0) {
        place -= 1;
        yield block[place] as T;
      }
    }
  }

  /** The fresh ones become a block where `moment` is later than all of theirs, or where they are a crowd. */
  #endBlock(moment: number): void {
    if (moment <= this.#latest) {
      if (this.#fresh.length >= CROWD) this.#file();
      return;
    }
    this.#blocks.push({ items: this.#fresh, isInOrder: false });
    this.#fresh = [];
    this.#filed = this.#latest;
  }

  /** Puts the fresh ones where they belong. */
  #file(): void {
    if (this.#fresh.length === 0) return;
    const fresh = this.#fresh.sort(this.#compare);
    this.#fresh = [];
    this.#filed = this.#latest;
    const last = this.#blocks[this.#blocks.length - 1];
    if (last !== undefined && last.items.length + fresh.length <= BLOCK) last.items.push(...fresh);
    else this.#blocks.push({ items: fresh, isInOrder: true });
  }

  #insert(item: T): void {
    const at = Math.max(0, Math.min(this.#blockOf(item), this.#blocks.length - 1));
    const block = this.#block(at);
    if (block.length === 0) this.#blocks.push({ items: block, isInOrder: true });
    block.splice(this.#placeIn(block, item), 0, item);
    if (block.length > BLOCK)
      this.#blocks.splice(at + 1, 0, { items: block.splice(block.length >> 1), isInOrder: true });
  }

  /** In order. Empty where there is none: no block is. */
  #block(at: number): T[] {
    const block = this.#blocks[at];
    if (block === undefined) return [];
    if (!block.isInOrder) {
      block.items.sort(this.#compare);
      block.isInOrder = true;
    }
    return block.items;
  }

  /** The first block whose last does not stand before `position`. */
  #blockOf(position: P): number {
    let low = 0;
    let high = this.#blocks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const block = this.#block(middle);
      if (this.#compare(block[block.length - 1] as T, position) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The first place in the block that does not stand before `position`. */
  #placeIn(block: readonly T[], position: P): number {
    let low = 0;
    let high = block.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#compare(block[middle] as T, position) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
