import { afterTurn } from './turn.ts';

/**
 * Jobs whose 202 may not be out yet: a handler that keeps the whole process busy does not hold up the answer that it was
 * accepted. Who has stood in line for longer does not wait: while one does, nobody else has its place.
 */
export class Unsent {
  readonly #jobs = new Map<string, (() => void) | undefined>();
  /** Those that have been accepted in this turn of the event loop. */
  #accepted: string[] = [];

  /** The job with this id is about to be accepted. */
  add(id: string): void {
    this.#jobs.set(id, undefined);
  }

  /** It has been, or will not be. Two turns: answers may wait for the end of the first. */
  decided(id: string): void {
    this.#accepted.push(id);
    if (this.#accepted.length > 1) return;
    afterTurn(() => {
      const sent = this.#accepted;
      this.#accepted = [];
      afterTurn(() => this.#release(sent));
    });
  }

  /** When the job may begin; `undefined`: now. */
  sent(id: string): Promise<void> | undefined {
    if (!this.#jobs.has(id)) return undefined;
    return new Promise((begin) => void this.#jobs.set(id, begin));
  }

  #release(ids: readonly string[]): void {
    for (const id of ids) {
      const begin = this.#jobs.get(id);
      this.#jobs.delete(id);
      begin?.();
    }
  }
}
