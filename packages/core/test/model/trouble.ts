/** How a call to a store goes wrong: it fails before or after it was applied, or never answers. */
export type TroubleKind = 'before' | 'after' | 'hang';

/** How much later than it is due something may be done when a call went wrong, in milliseconds. */
export const TROUBLE_DELAY = 12_000;

/** One call to the store goes wrong, after some that don't. */
export class Trouble {
  #left = 0;
  #kind: TroubleKind | undefined;
  /** From the moment at which it may happen until everything has recovered from it. */
  isOn = false;

  arm(kind: TroubleKind, ahead: number): void {
    this.#kind = kind;
    this.#left = ahead;
    this.isOn = true;
  }

  disarm(): void {
    this.#kind = undefined;
  }

  /** What becomes of the call that is being made. */
  next(): TroubleKind | undefined {
    const kind = this.#left === 0 ? this.#kind : undefined;
    this.#left -= 1;
    if (kind !== undefined) this.disarm();
    return kind;
  }
}
