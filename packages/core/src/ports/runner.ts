/**
 * Where jobs are run. For those who write one: a runner carries tickets, nothing else. What is to be run, and whether
 * it still may be, the engine reads from the store when the ticket comes back.
 */
export interface Runner {
  /** Required. Begins to hand tickets to `run`, which never rejects. Called once, before all else. */
  start(run: (ticket: Ticket) => Promise<void>): Promise<void>;
  /**
   * Required. Hands the ticket to `run` at least once, as soon as there is room, not before `notBefore`. The same ticket
   * (id and fence) twice is one. Resolves when the ticket is as safe as the runner can make it; a runner that needs no
   * waiting may answer directly.
   */
  enqueue(ticket: Ticket): void | Promise<void>;
  /** Required. Best effort: a ticket that has not been handed over need not be. */
  withdraw(ticket: Ticket): Promise<void>;
  /** Required. No new runs from now on; resolves when those running have returned. */
  stop(): Promise<void>;
}

/** The permission to try to run a job: `fence` is the number of starts it had when the ticket was written. */
export interface Ticket {
  readonly id: string;
  readonly fence: number;
  /** Higher goes first. */
  readonly priority: number;
  /** Milliseconds since 1970. */
  readonly notBefore?: number;
}
