import type { Failure, Progress, Running } from '../job/job.ts';
import type { Bodies } from '../ports/store.ts';
import { bytesOf } from './bytes.ts';
import type { Registered } from './registry.ts';
import type { Run } from './task.ts';
import { StopReason } from './task.ts';

/** A run while its handler is at work. What handlers rarely ask for is made when it is asked for. */
export class ActiveRun implements Run {
  readonly id: string;
  readonly owner?: string;
  readonly fence: number;
  readonly failure?: Failure;
  readonly job: Running;
  readonly task: Registered;
  /** The latest that the handler said. */
  latest: Progress | undefined;
  /** Has its handler answered, all of the answer's bytes included? */
  isDone = false;
  /** Why it was told to stop, if it was. */
  stopped: StopReason | undefined;
  #controller: AbortController | undefined;
  #listeners: ((reason: unknown) => void)[] | undefined;
  readonly #bodies: Bodies;
  readonly #onProgress: (run: ActiveRun) => void;

  constructor(job: Running, task: Registered, bodies: Bodies, onProgress: (run: ActiveRun) => void) {
    this.job = job;
    this.task = task;
    this.id = job.id;
    this.fence = job.fence;
    if (job.owner !== undefined) this.owner = job.owner;
    if (job.failure !== undefined) this.failure = job.failure;
    this.#bodies = bodies;
    this.#onProgress = onProgress;
  }

  get attempt(): number {
    return this.fence;
  }

  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.stopped !== undefined) this.#controller.abort(this.stopped);
    }
    return this.#controller.signal;
  }

  whenStopped(listener: (reason: unknown) => void): void {
    if (this.stopped !== undefined) listener(this.stopped);
    else this.#listeners = [...(this.#listeners ?? []), listener];
  }

  get body(): ReadableStream<Uint8Array> | undefined {
    const { body } = this.job.input;
    return body === undefined ? undefined : bytesOf(body, this.#bodies);
  }

  get bytes(): Uint8Array | undefined {
    const { body } = this.job.input;
    return body !== undefined && 'inline' in body ? body.inline : undefined;
  }

  progress(fraction: number, message?: string): void {
    if (!(fraction >= 0 && fraction <= 1)) {
      throw new RangeError(`progress is a fraction from 0 to 1, not ${String(fraction)}`);
    }
    // A run that was told to stop, or whose handler is done, has nothing to tell any more.
    if (this.stopped !== undefined || this.isDone) return;
    this.latest = message === undefined ? { fraction } : { fraction, message };
    this.#onProgress(this);
  }

  stop(code: StopReason['code']): void {
    if (this.stopped !== undefined) return;
    this.stopped = new StopReason(code);
    for (const listener of this.#listeners ?? []) listener(this.stopped);
    this.#controller?.abort(this.stopped);
  }
}
