/** Bodies that are being removed, which nobody waits for but who stops. */
export class Removals {
  readonly #onError: (error: unknown) => void;
  readonly #underWay = new Set<Promise<void>>();

  constructor(onError: (error: unknown) => void) {
    this.#onError = onError;
  }

  add(removal: Promise<void>): void {
    const over = removal.catch(this.#onError);
    this.#underWay.add(over);
    void over.then(() => this.#underWay.delete(over));
  }

  /** Resolves when nothing is being removed. */
  async done(): Promise<void> {
    await Promise.all(this.#underWay);
  }
}
