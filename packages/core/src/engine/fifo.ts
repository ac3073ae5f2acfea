const FEW = 8;
/** A ring of more places is given up when it is empty. */
const MANY = 1_024;

/** First in, first out, in constant time: a ring, whose length is a power of two. */
export class Fifo<T> {
  #ring = new Array<T | undefined>(FEW);
  #head = 0;
  #size = 0;

  push(item: T): void {
    if (this.#size === this.#ring.length) this.#grow();
    this.#ring[this.#placeOf(this.#size)] = item;
    this.#size += 1;
  }

  peek(): T | undefined {
    return this.#ring[this.#head];
  }

  shift(): T | undefined {
    if (this.#size === 0) return undefined;
    const item = this.#ring[this.#head];
    this.#ring[this.#head] = undefined;
    this.#head = this.#placeOf(1);
    this.#size -= 1;
    if (this.#size === 0 && this.#ring.length > MANY) this.#clear();
    return item;
  }

  /** From the first on. */
  *[Symbol.iterator](): Generator<T> {
    for (let i = 0; i < this.#size; i += 1) yield this.#ring[this.#placeOf(i)] as T;
  }

  #placeOf(index: number): number {
    return (this.#head + index) & (this.#ring.length - 1);
  }

  #clear(): void {
    this.#ring = new Array(FEW);
    this.#head = 0;
  }

  #grow(): void {
    const ring = new Array<T | undefined>(this.#size * 2);
    for (let i = 0; i < this.#size; i += 1) ring[i] = this.#ring[this.#placeOf(i)];
    this.#ring = ring;
    this.#head = 0;
  }
}
