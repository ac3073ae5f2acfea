import { type Json, type Run, TryAgain, type WithBody, withBody } from '../../src/index.ts';
import type { Doing } from './ideal.ts';
import { BYTES, hasBytes, type Input, ignoresSignal, type TaskName } from './terms.ts';

/** What handlers throw when they are told to fail. Nothing else may ever be reported. */
export class HandlerThrew extends Error {}
export class HandlerWantsMore extends TryAgain {}

type Answer = { readonly id: string; readonly fence: number };

/** One call of a handler, which comes to an end when it is told to; or when its signal says so, if it listens. */
export class Attempt {
  readonly task: TaskName;
  readonly run: Run;
  readonly answer: Promise<Answer | WithBody<Answer>>;
  doing: Doing = 'working';
  thrown: HandlerThrew | HandlerWantsMore | undefined;
  readonly #input: Input;
  readonly #resolve: (answer: Answer | WithBody<Answer>) => void;
  readonly #reject: (error: unknown) => void;

  constructor(task: TaskName, input: Input, run: Run) {
    const { promise, resolve, reject } = Promise.withResolvers<Answer | WithBody<Answer>>();
    this.task = task;
    this.run = run;
    this.answer = promise;
    this.#input = input;
    this.#resolve = resolve;
    this.#reject = reject;
    if (!ignoresSignal(input)) this.#listen();
  }

  get isAtWork(): boolean {
    return this.doing === 'working';
  }

  get value(): Answer & Json {
    return { id: this.run.id, fence: this.run.fence };
  }

  finish(): void {
    if (!this.isAtWork) return;
    this.doing = 'answered';
    this.#resolve(hasBytes(this.#input) ? withBody(this.value, new Uint8Array(BYTES)) : this.value);
  }

  fail(): void {
    this.#fail(new HandlerThrew(`thrown by ${this.run.id}`));
  }

  tryAgain(): void {
    this.#fail(new HandlerWantsMore(`thrown by ${this.run.id}`));
  }

  get wantsMore(): boolean {
    return this.thrown instanceof HandlerWantsMore;
  }

  #fail(error: HandlerThrew | HandlerWantsMore): void {
    if (!this.run.signal.aborted) this.thrown = error;
    this.#throw(error);
  }

  #listen(): void {
    const { signal } = this.run;
    const stop = (): void => this.#throw(signal.reason);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop);
  }

  #throw(error: unknown): void {
    if (!this.isAtWork) return;
    this.doing = 'threw';
    this.#reject(error);
  }
}
