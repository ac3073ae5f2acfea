import { PATIENCE } from './pace.ts';

/** Some servers know an operation only when it begins: until then it may be that there is none. */
export class Doubt {
  #since: number | undefined;

  /** It has been seen: from now on there is none. */
  dispel(): void {
    this.#since = Number.NEGATIVE_INFINITY;
  }

  /** It was not found. Is there none? */
  isJustified(now: number): boolean {
    this.#since ??= now;
    return now - this.#since > PATIENCE;
  }
}
