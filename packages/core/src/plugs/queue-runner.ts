import PQueue from 'p-queue';
import { Heap } from '../engine/heap.ts';
import { Register } from '../engine/register.ts';
import type { Clock } from '../ports/clock.ts';
import type { Runner, Ticket } from '../ports/runner.ts';
import { outside } from './outside.ts';
import { systemClock } from './system-clock.ts';

export interface QueueRunnerOptions {
  /** How many tickets are run at the same time: 10 unless told. */
  readonly concurrency?: number;
  /** For tickets that come before their time. */
  readonly clock?: Clock;
}

/**
 * Runs jobs in this process. The engine hands it a bounded window of tickets that are due, in the order in which they
 * are to run; one that comes before its `notBefore` waits for it here.
 */
export function queueRunner(options: QueueRunnerOptions = {}): Runner {
  return new QueueRunner(options.concurrency ?? 10, options.clock ?? systemClock);
}

interface Entry {
  readonly ticket: Ticket;
  readonly arrival: number;
  state: 'waiting' | 'running' | 'withdrawn';
  callOff?: () => void;
}

const goesFirst = (a: Entry, b: Entry): boolean =>
  a.ticket.priority === b.ticket.priority ? a.arrival < b.arrival : a.ticket.priority > b.ticket.priority;

const nameOf = ({ id, fence }: Ticket): string => `${fence} ${id}`;

class QueueRunner implements Runner {
  /** Without timeout and signal: both would give a slot away while its handler still runs. */
  readonly #queue: PQueue;
  readonly #clock: Clock;
  readonly #waiting = new Heap<Entry>(goesFirst);
  /** Those that wait and those that run, by name. */
  readonly #known = new Register<Entry>();
  #run: ((ticket: Ticket) => Promise<void>) | undefined;
  #loops = 0;
  #arrivals = 0;
  #stopped = false;

  constructor(concurrency: number, clock: Clock) {
    this.#queue = new PQueue({ concurrency });
    this.#clock = clock;
  }

  async start(run: (ticket: Ticket) => Promise<void>): Promise<void> {
    this.#run = run;
  }

  async enqueue(ticket: Ticket): Promise<void> {
    const name = nameOf(ticket);
    if (this.#stopped || this.#known.has(name)) return;
    this.#arrivals += 1;
    const entry: Entry = { ticket, arrival: this.#arrivals, state: 'waiting' };
    this.#known.set(name, entry);
    const early = ticket.notBefore === undefined ? 0 : ticket.notBefore - this.#clock.now();
    if (early > 0) entry.callOff = this.#clock.after(early, () => this.#admit(entry));
    else this.#admit(entry);
  }

  async withdraw(ticket: Ticket): Promise<void> {
    const name = nameOf(ticket);
    const entry = this.#known.get(name);
    if (entry?.state !== 'waiting') return;
    entry.state = 'withdrawn';
    entry.callOff?.();
    this.#known.delete(name);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    for (const { callOff } of this.#known.values()) callOff?.();
    await this.#queue.onIdle();
  }

  #admit(entry: Entry): void {
    this.#waiting.push(entry);
    if (this.#loops >= this.#queue.concurrency) return;
    this.#loops += 1;
    void outside(() => this.#queue.add(() => this.#drain()));
  }

  /** One task of the queue runs tickets until none waits: a task for each would cost more than a small job does. */
  async #drain(): Promise<void> {
    try {
      // Whoever hands a ticket over is to be done with it first.
      await undefined;
      for (let entry = this.#next(); entry !== undefined; entry = this.#next()) await this.#runOne(entry);
    } finally {
      this.#loops -= 1;
    }
  }

  #next(): Entry | undefined {
    if (this.#stopped) return undefined;
    let entry = this.#waiting.pop();
    while (entry?.state === 'withdrawn') entry = this.#waiting.pop();
    return entry;
  }

  async #runOne(entry: Entry): Promise<void> {
    entry.state = 'running';
    try {
      await this.#run?.(entry.ticket);
    } finally {
      this.#known.delete(nameOf(entry.ticket));
    }
  }
}
