import { PATIENCE } from './pace.ts';

/** Some servers know an operation only when it begins: until then it may be that there is none. */
export class Doubt {
  #since: number | 'never' | undefined;

  /** It has been seen: from now on there is none. */
  dispel(): void {
    this.#since = 'never';
  }

  /** It was not found. Is there none? */
  isJustified(now: number): boolean {
    this.#since ??= now;
    return this.#since === 'never' || now - this.#since > PATIENCE;
  }
}
