import { Heap } from '../engine/heap.ts';
import { checkOptions } from '../engine/option-checks.ts';
import { Register } from '../engine/register.ts';
import type { Clock } from '../ports/clock.ts';
import type { Runner, Ticket } from '../ports/runner.ts';
import { outside } from './outside.ts';
import { systemClock } from './system-clock.ts';

export interface QueueRunnerOptions {
  /** How many tickets are run at the same time: 10 unless told, at least 1. */
  readonly concurrency?: number;
  /** For tickets that come before their time. */
  readonly clock?: Clock;
}

const OPTIONS = { concurrency: 'any', clock: ['now', 'after'] } as const;

/**
 * Runs jobs in this process. The engine hands it a bounded window of tickets that are due, in the order in which they
 * are to run; one that comes before its `notBefore` waits for it here. Options that can't be meant are a `TypeError`.
 */
export function queueRunner(options: QueueRunnerOptions = {}): Runner {
  checkOptions('queueRunner()', options, OPTIONS);
  const { concurrency = 10, clock = systemClock } = options;
  if (!(concurrency >= 1)) throw new TypeError(`concurrency must be at least 1, not ${concurrency}`);
  return new QueueRunner(concurrency, clock);
}

interface Entry {
  readonly ticket: Ticket;
  /** The ticket before, of the same job: it may not have been handed over yet, or still run. */
  other: Entry | undefined;
  readonly arrival: number;
  state: 'waiting' | 'running' | 'withdrawn';
  callOff: (() => void) | undefined;
}

const goesFirst = (a: Entry, b: Entry): boolean =>
  a.ticket.priority === b.ticket.priority ? a.arrival < b.arrival : a.ticket.priority > b.ticket.priority;

const DONE = Promise.resolve();

class QueueRunner implements Runner {
  readonly #concurrency: number;
  readonly #clock: Clock;
  readonly #waiting = new Heap<Entry>(goesFirst);
  /** Those that wait and those that run, by job: the latest of each. */
  readonly #known = new Register<Entry>();
  #run: ((ticket: Ticket) => Promise<void>) | undefined;
  /** Each runs one ticket after another. */
  #loops = 0;
  #arrivals = 0;
  #stopped = false;
  #whenIdle: (() => void)[] = [];

  constructor(concurrency: number, clock: Clock) {
    this.#concurrency = concurrency;
    this.#clock = clock;
  }

  async start(run: (ticket: Ticket) => Promise<void>): Promise<void> {
    this.#run = run;
  }

  enqueue(ticket: Ticket): void {
    const other = this.#known.get(ticket.id);
    if (this.#stopped || among(other, ticket) !== undefined) return;
    this.#arrivals += 1;
    const entry: Entry = { ticket, other, arrival: this.#arrivals, state: 'waiting', callOff: undefined };
    if (other === undefined) this.#known.add(ticket.id, entry);
    else this.#known.set(ticket.id, entry);
    const early = ticket.notBefore === undefined ? 0 : ticket.notBefore - this.#clock.now();
    if (early > 0) entry.callOff = this.#clock.after(early, () => this.#admit(entry));
    else this.#admit(entry);
  }

  withdraw(ticket: Ticket): Promise<void> {
    const entry = among(this.#known.get(ticket.id), ticket);
    if (entry?.state !== 'waiting') return DONE;
    entry.state = 'withdrawn';
    entry.callOff?.();
    this.#forget(entry);
    return DONE;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    for (const latest of this.#known.values()) {
      for (let entry: Entry | undefined = latest; entry; entry = entry.other) entry.callOff?.();
    }
    if (this.#loops > 0) await new Promise<void>((resolve) => this.#whenIdle.push(resolve));
  }

  #admit(entry: Entry): void {
    this.#waiting.push(entry);
    if (this.#loops >= this.#concurrency) return;
    this.#loops += 1;
    outside(() => this.#loop());
  }

  /**
   * Runs tickets until none waits: to begin anew for each would cost more than a small job does. Each return begins the
   * next: a loop that awaits them would make two functions more for each.
   */
  #loop(): void {
    let running: Entry | undefined;
    const next = (): void => {
      if (running !== undefined) this.#forget(running);
      running = this.#next();
      if (running === undefined) this.#over();
      else this.#started(running).then(next, broken);
    };
    const broken = (error: unknown): void => {
      next();
      // Runs are not to fail, and nobody else would be told.
      throw error;
    };
    // Whoever hands a ticket over is to be done with it first.
    DONE.then(next);
  }

  /** At once: what is admitted from now on needs a loop of its own. */
  #over(): void {
    this.#loops -= 1;
    if (this.#loops > 0 || this.#whenIdle.length === 0) return;
    const waiting = this.#whenIdle;
    this.#whenIdle = [];
    for (const resolve of waiting) resolve();
  }

  #started(entry: Entry): Promise<void> {
    entry.state = 'running';
    return this.#run?.(entry.ticket) ?? DONE;
  }

  #next(): Entry | undefined {
    if (this.#stopped) return undefined;
    let entry = this.#waiting.pop();
    while (entry?.state === 'withdrawn') entry = this.#waiting.pop();
    return entry;
  }

  #forget(entry: Entry): void {
    const { id } = entry.ticket;
    let later = this.#known.get(id);
    if (later === entry) {
      if (entry.other === undefined) this.#known.delete(id);
      else this.#known.set(id, entry.other);
      return;
    }
    while (later !== undefined && later.other !== entry) later = later.other;
    if (later !== undefined) later.other = entry.other;
  }
}

/** The ticket's own entry among those of its job. */
function among(latest: Entry | undefined, { fence }: Ticket): Entry | undefined {
  let entry = latest;
  while (entry !== undefined && entry.ticket.fence !== fence) entry = entry.other;
  return entry;
}
