import type { Clock } from '../../src/index.ts';

interface Timer {
  readonly at: number;
  readonly order: number;
  readonly ring: () => void;
}

/** Time that passes as fast as what happens in it: from timer to timer. One order for one seed. */
export class SimClock implements Clock {
  #now = Date.UTC(2030, 0, 1);
  #timers = new Set<Timer>();
  #set = 0;

  now(): number {
    return this.#now;
  }

  after(ms: number, ring: () => void): () => void {
    this.#set += 1;
    const timer = { at: this.#now + Math.max(0, ms), order: this.#set, ring };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => this.after(ms, resolve));
  }

  async pass(ms: number): Promise<void> {
    const end = this.#now + ms;
    await turn();
    for (let timer = this.#next(end); timer !== undefined; timer = this.#next(end)) {
      this.#now = Math.max(this.#now, timer.at);
      this.#timers.delete(timer);
      timer.ring();
      await turn();
    }
    this.#now = end;
  }

  #next(end: number): Timer | undefined {
    let next: Timer | undefined;
    for (const timer of this.#timers)
      if (timer.at <= end && (next === undefined || before(timer, next))) next = timer;
    return next;
  }
}

const before = (a: Timer, b: Timer): boolean => (a.at === b.at ? a.order < b.order : a.at < b.at);

/** Everything that is to happen now happens in microtasks: nothing here waits for the world outside. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
