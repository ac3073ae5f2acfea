/** Those who wait for something to happen to a job. */
export class Watchers {
  readonly #byJob = new Map<string, Set<() => void>>();

  /** Calls `look` after each change of the job. The function that comes back ends it. */
  watch(id: string, look: () => void): () => void {
    const set = this.#byJob.get(id) ?? new Set();
    this.#byJob.set(id, set.add(look));
    return () => {
      set.delete(look);
      if (set.size === 0 && this.#byJob.get(id) === set) this.#byJob.delete(id);
    };
  }

  /** Everybody looks again. */
  all(): void {
    for (const id of this.#byJob.keys()) this.changed(id);
  }

  changed(id: string): void {
    const set = this.#byJob.get(id);
    if (set === undefined) return;
    for (const look of [...set]) look();
  }
}
