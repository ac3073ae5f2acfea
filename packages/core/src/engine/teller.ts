import type { Job } from '../job/job.ts';
import type { Notice } from '../job/notice.ts';
import type { JobEvent } from '../job/transition.ts';
import type { Clock } from '../ports/clock.ts';
import type { Notifier } from '../ports/notifier.ts';
import { Fifo } from './fifo.ts';
import type { Ledger, Written } from './ledger.ts';
import { requestOf } from './notice-request.ts';
import { LONGEST_TRY, NoticeTry } from './notice-try.ts';
import type { Persistence } from './persistence.ts';
import type { Registry } from './registry.ts';
import { type Outcome, outcomeEvent } from './telling-outcome.ts';

/** How many notices are being sent at the same time, and how many wait for that in memory. */
const AT_ONCE = 20;
const MOST_WAITING = 10_000;
/** Until a try of which nothing is heard is taken for lost, in milliseconds. */
const CLAIM = 2 * LONGEST_TRY;

interface TellerOptions {
  readonly notifier: Notifier | undefined;
  readonly ledger: Ledger;
  readonly registry: Registry;
  readonly clock: Clock;
  readonly random: () => number;
  readonly persistence: Persistence;
  readonly onError: (error: unknown) => void;
}

/** A notice in line. */
interface Turn {
  readonly id: string;
  readonly notice: string;
}

/**
 * Sends what jobs owe, a few at a time, and never in a job's slot. Jobs know what they owe: what is forgotten here, for want
 * of room or with the process, is handed over again.
 */
export class Teller {
  readonly #with: TellerOptions;
  readonly #line = new Fifo<Turn>();
  /** Those in line, and those being sent. */
  readonly #known = new Set<string>();
  /** Those of tasks that nobody has named yet. */
  readonly #parked = new Map<string, Turn[]>();
  readonly #turns = new Set<Promise<void>>();
  readonly #tries = new Set<NoticeTry>();
  #isOpen = false;

  constructor(options: TellerOptions) {
    this.#with = options;
  }

  /** Takes up what has just been handed over. */
  look(job: Job): void {
    for (const { id, telling } of job.notices?.made ?? []) {
      if (telling.state !== 'due' || this.#known.has(id) || this.#known.size >= MOST_WAITING) continue;
      this.#known.add(id);
      const turn = { id: job.id, notice: id };
      if (this.#with.registry.get(job.task) !== undefined) this.#line.push(turn);
      else this.#park(job.task, turn);
    }
    this.#pump();
  }

  /** The task says now what its notices say. */
  unpark(task: string): void {
    for (const turn of this.#parked.get(task) ?? []) this.#line.push(turn);
    this.#parked.delete(task);
    this.#pump();
  }

  start(): void {
    this.#isOpen = true;
    this.#pump();
  }

  /** Resolves when nothing is being sent. */
  async idle(): Promise<void> {
    while (this.#turns.size > 0) await Promise.all(this.#turns);
  }

  /** No new tries; those under way are broken off, and made again in the next life. */
  close(): void {
    this.#isOpen = false;
    for (const each of this.#tries) each.breakOff();
  }

  #park(task: string, turn: Turn): void {
    const parked = this.#parked.get(task);
    if (parked === undefined) this.#parked.set(task, [turn]);
    else parked.push(turn);
  }

  #pump(): void {
    while (this.#isOpen && this.#turns.size < AT_ONCE) {
      const turn = this.#line.shift();
      if (turn === undefined) return;
      const over = this.#take(turn)
        .catch(this.#with.onError)
        .then(() => {
          this.#known.delete(turn.notice);
          this.#turns.delete(over);
          this.#pump();
        });
      this.#turns.add(over);
    }
  }

  async #take({ id, notice }: Turn): Promise<void> {
    const { ledger, clock, random } = this.#with;
    // Whoever handed it over is to be done with it first.
    await undefined;
    const token = ledger.token();
    const claimed = await ledger.step(id, { type: 'tell', notice, token, until: clock.now() + CLAIM });
    const owed = claimed.ok ? claimed.job?.notices?.made.find((each) => each.id === notice) : undefined;
    if (!claimed.ok || claimed.job === undefined || owed === undefined) return;
    const outcome = await this.#send(claimed.job, owed);
    await this.#write(id, outcomeEvent(outcome, { notice, token, jitter: random() }), claimed.job);
  }

  async #send(job: Job, notice: Notice): Promise<Outcome> {
    const { notifier, registry, clock, onError } = this.#with;
    if (notifier === undefined) return lost('the engine has no notifier');
    try {
      const request = requestOf(job, notice, registry.get(job.task)?.notice);
      return await this.#try(new NoticeTry(notifier, request, clock));
    } catch (error) {
      onError(error);
      return lost('it could not be written');
    }
  }

  async #try(one: NoticeTry): Promise<Outcome> {
    this.#tries.add(one);
    if (!this.#isOpen) one.breakOff();
    try {
      return await one.outcome;
    } finally {
      this.#tries.delete(one);
    }
  }

  /** What came of a try is not lost because the store fails for a while. */
  async #write(id: string, event: JobEvent, known: Job): Promise<Written | undefined> {
    const { ledger, persistence } = this.#with;
    const step = async () => ledger.step(id, event, known);
    return step().catch((error: unknown) => persistence.insistAfter(error, step));
  }
}

const lost = (reason: string): Outcome => ({ tried: false, again: false, reason });
