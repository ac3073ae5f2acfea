import { anyOf } from './abortable.ts';
import { type CancelOutcome, requestCancel } from './cancelling.ts';
import { type Clock, pause } from './clock.ts';
import { Doubt } from './doubt.ts';
import { type End, isLive, isOrderly, messageOf, statusOf } from './end.ts';
import { type Contact, endOf, type Found, look, type Unfinished } from './look.ts';
import type { Operation } from './operation.ts';
import type { OperationStatus, Progress, Update, WaitInit } from './options.ts';
import { PATIENCE } from './pace.ts';
import { isPassing } from './passing.ts';
import { Patience } from './patience.ts';
import { bodyValue, failureOf } from './result.ts';
import { Schedule } from './schedule.ts';
import { SharedRun } from './shared-run.ts';

export interface RemoteOptions {
  /** How it is looked at. */
  readonly contact: () => Contact | Promise<Contact>;
  readonly clock: Clock;
  readonly random: () => number;
  /** Between two looks, in milliseconds. */
  readonly interval: number | undefined;
  /** `undefined`: it was answered at once. */
  readonly monitorUrl: string | undefined;
  /** Has it been accepted just now? And when to look, in milliseconds, if the server has said so. */
  readonly accepted?: { readonly retryAfter: number | undefined };
  readonly progress?: Progress | undefined;
  readonly end?: End;
}

/** How long somebody who has stopped waiting waits for the operation to be cancelled, in milliseconds. */
const PARTING = 5_000;

export class RemoteOperation implements Operation {
  readonly isAsync: boolean;
  readonly #contact: RemoteOptions['contact'];
  readonly #clock: Clock;
  readonly #schedule: Schedule;
  readonly #looks = new SharedRun<void>();
  /** Wakes those who wait when there is nothing left to wait for. */
  #over = new AbortController();
  #monitorUrl: string | undefined;
  #seen: OperationStatus = 'pending';
  #progress: Progress | undefined;
  #end: End | undefined;
  #shown: Response | undefined;
  #streams = false;
  readonly #doubt = new Doubt();

  constructor({ contact, clock, random, interval, monitorUrl, accepted, progress, end }: RemoteOptions) {
    this.isAsync = end === undefined;
    this.#contact = contact;
    this.#clock = clock;
    this.#schedule = new Schedule(interval, random);
    this.#monitorUrl = monitorUrl;
    this.#progress = progress;
    this.#end = end;
    if (accepted) this.#schedule.answered(clock.now(), accepted.retryAfter);
  }

  get monitorUrl(): string | undefined {
    return this.#monitorUrl;
  }

  get status(): OperationStatus {
    return this.#end === undefined ? this.#seen : statusOf(this.#end);
  }

  get isCompleted(): boolean {
    return this.#end !== undefined;
  }

  get progress(): Progress | undefined {
    return this.#progress;
  }

  get pollInterval(): number {
    return this.#schedule.delay();
  }

  get response(): Response | undefined {
    if (this.#end?.type !== 'answer') return undefined;
    this.#shown ??= isLive(this.#end) ? this.#end.response : this.#end.response.clone();
    return this.#shown;
  }

  get errorMessage(): string | undefined {
    return this.#end && messageOf(this.#end);
  }

  async poll({ signal }: { readonly signal?: AbortSignal } = {}): Promise<boolean> {
    if (this.#end === undefined) await this.#looks.join((stop) => this.#look(stop), signal);
    return this.#end === undefined;
  }

  async wait(init: WaitInit = {}): Promise<Response> {
    if (init.stream && this.#end === undefined) this.#streams = true;
    const patience = this.#patience(init);
    try {
      while (this.#end === undefined) {
        if (await this.#next(patience, init.interval)) init.onProgress?.(this.#update());
      }
    } catch (error) {
      // What has come in the meantime counts.
      if (this.#end === undefined) {
        await this.#part(init, patience);
        throw error;
      }
    } finally {
      patience.end();
    }
    return this.#conclude(init.stream);
  }

  async result<T = unknown>(init: WaitInit = {}): Promise<T> {
    const response = await this.wait(init);
    if (response.status >= 400) throw await failureOf(response, this.#monitorUrl);
    return (await bodyValue(response, this.#monitorUrl)) as T;
  }

  async cancel({ signal }: { readonly signal?: AbortSignal } = {}): Promise<CancelOutcome> {
    if (this.#end !== undefined || this.#monitorUrl === undefined) return 'already-over';
    const outcome = await requestCancel(await this.#contact(), this.#monitorUrl, anyOf(signal));
    if (this.#end !== undefined) return this.status === 'cancelled' ? outcome : 'already-over';
    if (outcome === 'accepted') {
      const error = endOf('cancelled', this.#monitorUrl);
      this.#settle({ type: 'end', error });
      this.#looks.stop();
    }
    return outcome;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Update, void, void> {
    const patience = this.#patience({});
    try {
      yield this.#update();
      while (this.#end === undefined) if (await this.#next(patience)) yield this.#update();
    } finally {
      patience.end();
    }
    if (!isOrderly(this.#end)) this.#conclude();
  }

  #patience(init: WaitInit): Patience {
    return new Patience(init, this.#clock, this.#monitorUrl, () => this.#schedule.failure);
  }

  /** Waits until it is time to look, and looks. Has it been looked at? */
  async #next(patience: Patience, interval?: number): Promise<boolean> {
    const clock = this.#clock;
    patience.signal.throwIfAborted();
    const left = this.#schedule.left(clock.now(), interval);
    if (left > 0) {
      await pause(clock, left, anyOf(patience.signal, this.#over.signal));
      patience.signal.throwIfAborted();
      // Somebody else may have looked, or ended it.
      return this.#end !== undefined;
    }
    try {
      await this.#looks.join((stop) => this.#look(stop), patience.signal);
    } catch (error) {
      const isHopeless = !patience.hasEnd && this.#schedule.failingFor(clock.now()) > PATIENCE;
      if (patience.signal.aborted || isHopeless || !isPassing(error)) throw error;
    }
    return true;
  }

  async #look(signal: AbortSignal): Promise<void> {
    const clock = this.#clock;
    const onBroken = this.#streams ? () => this.#reopen() : undefined;
    try {
      const found = await look(await this.#contact(), this.#monitorUrl ?? '', { signal, onBroken });
      if (this.#end !== undefined || signal.aborted) return;
      const failure = this.#schedule.failure;
      this.#schedule.answered(clock.now(), found.type === 'unfinished' ? found.retryAfter : undefined);
      await this.#take(found, failure);
    } catch (error) {
      if (!signal.aborted) this.#schedule.failed(clock.now(), error);
      throw error;
    }
  }

  async #take(found: Found, failure: unknown): Promise<void> {
    if (found.type === 'unfinished') return this.#note(found);
    if (found.type === 'end') {
      // What was there and is not any more may have been lost on the way.
      found.error.cause ??= failure;
      return this.#settle(found);
    }
    this.#settle(found);
    await found.confirm();
  }

  #note({ seen, monitorUrl = this.#monitorUrl, unsure }: Unfinished): void {
    this.#monitorUrl = monitorUrl;
    this.#seen = seen.status;
    this.#progress = seen.progress ?? this.#progress;
    if (!unsure) this.#doubt.dispel();
    else if (this.#doubt.isJustified(this.#clock.now())) {
      const error = endOf('gone', monitorUrl);
      this.#settle({ type: 'end', error });
    }
  }

  #settle(end: End): void {
    this.#end = end;
    this.#over.abort();
  }

  /** An answer has broken off while it was handed over. */
  #reopen(): void {
    this.#end = undefined;
    this.#shown = undefined;
    this.#over = new AbortController();
  }

  async #part({ cancelOnTimeout, cancelOnAbort }: WaitInit, patience: Patience): Promise<void> {
    if (!patience.signal.aborted || !(patience.isLate ? cancelOnTimeout : cancelOnAbort)) return;
    const late = new AbortController();
    const callOff = this.#clock.after(PARTING, () => late.abort());
    await this.cancel({ signal: late.signal }).catch(() => {});
    callOff();
  }

  #conclude(stream = false): Response {
    const end = this.#end;
    if (end?.type === 'end') throw end.error;
    if (end === undefined) throw new Error('the operation goes on');
    return stream && isLive(end) ? end.response : end.response.clone();
  }

  #update(): Update {
    return { status: this.status, progress: this.#progress, monitorUrl: this.#monitorUrl };
  }
}

/** An operation that one knows how to look at. */
export function operationOf(
  contact: Contact,
  { interval }: { readonly interval?: number },
  more: Omit<RemoteOptions, 'contact' | 'clock' | 'random' | 'interval'>,
): RemoteOperation {
  const { wire, random } = contact;
  return new RemoteOperation({ contact: () => contact, clock: wire.clock, random, interval, ...more });
}
