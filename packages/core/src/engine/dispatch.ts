import type { Pending } from '../job/job.ts';
import type { Runner, Ticket } from '../ports/runner.ts';
import { HandOvers } from './hand-overs.ts';
import type { Persistence } from './persistence.ts';
import type { Room } from './room.ts';
import { WaitingList } from './waiting-list.ts';

/** Hands the runner as many tickets as it can run at once, so that who runs next is decided at the last moment. */
export class Dispatch {
  readonly #runner: Runner;
  readonly #window: number;
  readonly #isKnown: (task: string) => boolean;
  readonly #onMissing: (task: string) => void;
  readonly #persistence: Persistence;
  readonly #waiting = new WaitingList();
  /** Jobs of tasks that have no handler yet. */
  readonly #parked = new Map<string, Map<string, Pending>>();
  readonly #handedOver = new HandOvers();
  readonly #room: Room;
  #open = false;

  constructor(options: {
    readonly runner: Runner;
    readonly window: number;
    readonly room: Room;
    readonly isKnown: (task: string) => boolean;
    /** Told of a task whose jobs wait for a handler. */
    readonly onMissing: (task: string) => void;
    readonly persistence: Persistence;
  }) {
    this.#runner = options.runner;
    this.#window = options.window;
    this.#room = options.room;
    this.#isKnown = options.isKnown;
    this.#onMissing = options.onMissing;
    this.#persistence = options.persistence;
  }

  add(job: Pending): void {
    if (this.#isKnown(job.task)) {
      this.#waiting.add(job);
      this.#pump();
      return;
    }
    const parked = this.#parked.get(job.task) ?? new Map<string, Pending>();
    this.#parked.set(job.task, parked.set(job.id, job));
    if (this.#open && parked.size === 1) this.#onMissing(job.task);
  }

  /** Puts in line what may be there already: no job is handed over twice. */
  takeUp(jobs: readonly Pending[]): void {
    const waiting = this.#waiting.ids();
    for (const job of jobs) {
      const { id, task } = job;
      const isKnown = waiting.has(id) || this.#handedOver.has(job) || this.#parked.get(task)?.has(id);
      if (!isKnown) this.add(job);
    }
  }

  /** The task has its handler now. */
  unpark(task: string): void {
    const parked = this.#parked.get(task);
    this.#parked.delete(task);
    for (const job of parked?.values() ?? []) this.#waiting.add(job);
    this.#pump();
  }

  /** The job is not to be started any more. */
  drop(job: Pending): void {
    if (this.#handedOver.has(job) || this.#parked.get(job.task)?.delete(job.id)) return;
    this.#waiting.remove(job);
  }

  async start(run: (ticket: Ticket, known: Pending | undefined) => Promise<void>): Promise<void> {
    this.#open = true;
    await this.#runner.start((ticket) => {
      // Once the engine stops nothing begins any more: the job waits for the next life.
      if (!this.#open) return DONE;
      const ours = this.#handedOver.find(ticket);
      // The same ticket twice is one.
      if (ours?.hasBegun) return DONE;
      if (ours !== undefined) ours.hasBegun = true;
      return run(ticket, ours?.job);
    });
    for (const task of this.#parked.keys()) this.#onMissing(task);
    this.#pump();
  }

  /** No ticket is handed over any more. */
  close(): void {
    this.#open = false;
  }

  /** What the ticket permitted is done: there is room for another. */
  returned(ticket: Ticket): void {
    const ours = this.#handedOver.find(ticket);
    if (ours === undefined) return;
    this.#handedOver.remove(ours);
    this.#room.leave(ours.job);
    this.#waiting.freed(ours.job);
    this.#pump();
  }

  #pump(): void {
    while (this.#open && this.#handedOver.size < this.#window) {
      const job = this.#waiting.next(this.#room);
      if (job === undefined) return;
      const ticket = this.#handedOver.add(job);
      this.#room.take(job);
      this.#enqueue(ticket);
    }
  }

  #enqueue(ticket: Ticket): void {
    try {
      const enqueued = this.#runner.enqueue(ticket);
      if (enqueued !== undefined) enqueued.catch((error: unknown) => this.#insist(ticket, error));
    } catch (error) {
      this.#insist(ticket, error);
    }
  }

  #insist(ticket: Ticket, error: unknown): void {
    void this.#persistence.insistAfter(error, async () => this.#runner.enqueue(ticket));
  }
}

const DONE = Promise.resolve();
