interface Slot<T> {
  value: T | undefined;
}

const MOST_SPARE = 256;

/**
 * A map whose entries come and go all the time. A `Map` keeps what was deleted in tables that are linked to their
 * successors: one of them that has grown old keeps alive all that came after it, until the next full collection. Here
 * they keep empty slots, which are used again.
 */
export class Register<T> {
  readonly #slots = new Map<string, Slot<T>>();
  readonly #spare: Slot<T>[] = [];

  get size(): number {
    return this.#slots.size;
  }

  has(key: string): boolean {
    return this.#slots.has(key);
  }

  get(key: string): T | undefined {
    return this.#slots.get(key)?.value;
  }

  set(key: string, value: T): void {
    const slot = this.#slots.get(key);
    if (slot === undefined) this.add(key, value);
    else slot.value = value;
  }

  /** The same, for a key that is known not to be there. */
  add(key: string, value: T): void {
    const slot: Slot<T> = this.#spare.pop() ?? { value };
    slot.value = value;
    this.#slots.set(key, slot);
  }

  delete(key: string): void {
    this.take(key);
  }

  /** Removes it, and gives it back. */
  take(key: string): T | undefined {
    const slot = this.#slots.get(key);
    if (slot === undefined) return undefined;
    const { value } = slot;
    slot.value = undefined;
    if (this.#spare.length < MOST_SPARE) this.#spare.push(slot);
    this.#slots.delete(key);
    return value;
  }

  keys(): readonly string[] {
    return [...this.#slots.keys()];
  }

  values(): readonly T[] {
    return [...this.#slots.values()].map(({ value }) => value as T);
  }
}
