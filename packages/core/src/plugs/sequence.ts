const BLOCK = 512;

/**
 * Things in an order of their own, in blocks of a few hundred: adding at the end, where nearly all go, is a push, and
 * they are put in order when there is a block of them or somebody looks; adding and removing elsewhere moves one block
 * at most, however many there are. A position (`P`) is what the order looks at.
 */
export class Sequence<P, T extends P> {
  readonly #blocks: T[][] = [];
  /** Those that stand behind all blocks, in any order. */
  #fresh: T[] = [];
  readonly #compare: (a: P, b: P) => number;

  constructor(compare: (a: P, b: P) => number) {
    this.#compare = compare;
  }

  get isEmpty(): boolean {
    return this.#blocks.length === 0 && this.#fresh.length === 0;
  }

  add(item: T): void {
    const last = this.#blocks[this.#blocks.length - 1];
    if (last !== undefined && this.#compare(item, last[last.length - 1] as T) < 0) this.#insert(item);
    else if (this.#fresh.push(item) === BLOCK) this.#file();
  }

  remove(item: T): void {
    this.#file();
    const at = this.#blockOf(item);
    const block = this.#blocks[at];
    if (block === undefined) return;
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
      const block = this.#blocks[at] as T[];
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
      const block = this.#blocks[at] as T[];
      let place = position === undefined ? block.length : this.#placeIn(block, position);
      while (place > 0) {
        place -= 1;
        yield block[place] as T;
      }
    }
  }

  /** Puts those that came last where they belong. */
  #file(): void {
    if (this.#fresh.length === 0) return;
    const fresh = this.#fresh.sort(this.#compare);
    this.#fresh = [];
    const last = this.#blocks[this.#blocks.length - 1];
    if (last !== undefined && last.length + fresh.length <= BLOCK) last.push(...fresh);
    else this.#blocks.push(fresh);
  }

  #insert(item: T): void {
    const at = this.#blockOf(item);
    const block = this.#blocks[at] as T[];
    block.splice(this.#placeIn(block, item), 0, item);
    if (block.length > BLOCK) this.#blocks.splice(at + 1, 0, block.splice(BLOCK / 2));
  }

  /** The first block whose last does not stand before `position`. */
  #blockOf(position: P): number {
    let low = 0;
    let high = this.#blocks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const block = this.#blocks[middle] as T[];
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
