import { EventEmitter } from 'eventemitter3';
import type { Job } from '../job/job.ts';
import { type JobInfo, jobInfo } from '../job/job-info.ts';
import type { EngineEvents, EventMap } from './events.ts';

/** Tells listeners what happened. What a listener throws goes to `onError` and reaches nobody else. */
export class Emitter implements EngineEvents {
  readonly #emitter = new EventEmitter<EventMap>();
  readonly #onError: (error: unknown) => void;

  constructor(onError: (error: unknown) => void) {
    this.#onError = onError;
  }

  on<E extends keyof EventMap>(event: E, listener: EventMap[E]): () => void {
    const guarded = (job: JobInfo): void => this.#tell(listener, job);
    this.#emitter.on(event, guarded as never);
    return () => this.#emitter.off(event, guarded as never);
  }

  /** Nothing is made for an event that nobody listens to. */
  emit(event: keyof EventMap, job: Job, progress?: JobInfo['progress']): void {
    if (this.#emitter.listenerCount(event) === 0) return;
    const info = jobInfo(job);
    this.#emitter.emit(event, progress === undefined ? info : { ...info, progress });
  }

  #tell(listener: (job: JobInfo) => unknown, job: JobInfo): void {
    try {
      const told = listener(job);
      if (told instanceof Promise) told.catch(this.#onError);
    } catch (error) {
      this.#onError(error);
    }
  }
}

const ENTERED = { pending: 'retrying', running: 'started', settled: 'settled' } as const;

/** The name of what happened between two writes of a job, where it has one. */
export function eventBetween(before: Job | undefined, after: Job | undefined): keyof EventMap | undefined {
  if (before === undefined) return 'accepted';
  if (after === undefined) return 'forgotten';
  if (after.phase !== before.phase) {
    return ENTERED[after.phase];
  }
  if (after.phase !== 'settled' || before.phase !== 'settled') return undefined;
  const { state } = after.result;
  return state !== before.result.state && (state === 'collected' || state === 'expired') ? state : undefined;
}
