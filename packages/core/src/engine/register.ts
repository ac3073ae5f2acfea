interface Slot<T> {
  value: T | undefined;
}

/**
 * A map whose entries come and go all the time. A `Map` keeps what was deleted in tables that are linked to their
 * successors: one of them that has grown old keeps alive all that came after it, until the next full collection. Here
 * they keep empty slots.
 */
export class Register<T> {
  readonly #slots = new Map<string, Slot<T>>();

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
    if (slot === undefined) this.#slots.set(key, { value });
    else slot.value = value;
  }

  delete(key: string): boolean {
    const slot = this.#slots.get(key);
    if (slot === undefined) return false;
    slot.value = undefined;
    return this.#slots.delete(key);
  }

  keys(): readonly string[] {
    return [...this.#slots.keys()];
  }

  values(): readonly T[] {
    return [...this.#slots.values()].map(({ value }) => value as T);
  }
}
