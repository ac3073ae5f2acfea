import type { Clock } from '../ports/clock.ts';
import type { NoticeRequest, Notifier } from '../ports/notifier.ts';
import { type Outcome, outcomeOf } from './telling-outcome.ts';

/** How long a try may take, in milliseconds, whatever the notifier allows. */
export const LONGEST_TRY = 30_000;

const NOT_ADMITTED: Outcome = { tried: false, again: false, reason: 'the notifier does not admit its URL' };

/** One try to send a notice. It ends in time, whatever the notifier does. */
export class NoticeTry {
  readonly outcome: Promise<Outcome>;
  readonly #controller = new AbortController();
  #end: (outcome: Outcome) => void = () => {};

  constructor(notifier: Notifier, request: NoticeRequest, clock: Clock) {
    const longest = Math.min(request.timeout ?? LONGEST_TRY, LONGEST_TRY);
    const reason = `not sent within ${longest} ms`;
    const callOff = clock.after(longest, () => this.#abort({ tried: true, again: true, reason }));
    this.outcome = new Promise<Outcome>((resolve) => {
      this.#end = resolve;
      this.#send(notifier, request).then(resolve);
    }).finally(callOff);
  }

  /** It is to be made again, by another life. */
  breakOff(): void {
    this.#abort({ tried: false, again: true, reason: 'the engine stopped' });
  }

  #abort(outcome: Outcome): void {
    this.#end(outcome);
    this.#controller.abort();
  }

  async #send(notifier: Notifier, request: NoticeRequest): Promise<Outcome> {
    try {
      // What was admitted when it was asked for need not be any more.
      if (!notifier.admits(request.url, request.owner)) return NOT_ADMITTED;
      return outcomeOf(await notifier.send(request, this.#controller.signal));
    } catch (error) {
      return { tried: true, again: true, reason: `the notifier threw: ${String(error)}` };
    }
  }
}
