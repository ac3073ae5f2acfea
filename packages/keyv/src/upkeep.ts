import type { Clock } from '@respond-async/core';

/** In milliseconds: what was deleted is unreadable within twice that, unless another program holds it. */
const EVERY = 5_000;

/** Something that is done a while after it has become due, and again as long as it did not work. */
export class Upkeep {
  readonly #clock: Clock;
  readonly #work: () => Promise<boolean>;
  #callOff: (() => void) | undefined;
  #stopped = false;

  /** `work` resolves to whether all is done. */
  constructor(clock: Clock, work: () => Promise<boolean>) {
    this.#clock = clock;
    this.#work = work;
  }

  due(): void {
    if (this.#stopped) return;
    this.#callOff ??= this.#clock.after(EVERY, () => void this.#run(), true);
  }

  /** For good. */
  stop(): void {
    this.#stopped = true;
    this.#callOff?.();
    this.#callOff = undefined;
  }

  async #run(): Promise<void> {
    this.#callOff = undefined;
    const done = await this.#work().catch(() => false);
    if (!done) this.due();
  }
}
