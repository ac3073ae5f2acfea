import { EventEmitter } from 'eventemitter3';
import type { Job } from '../job/job.ts';
import { type JobInfo, jobInfo } from '../job/job-info.ts';
import { isDone } from '../job/notice.ts';
import { type EngineEvents, EVENT_NAMES, type EventMap } from './events.ts';
import { checkChoice, checkKind } from './option-checks.ts';

/** Tells listeners what happened. What a listener throws goes to `onError` and reaches nobody else. */
export class Emitter implements EngineEvents {
  readonly #emitter = new EventEmitter<EventMap>();
  readonly #onError: (error: unknown) => void;
  #listeners = 0;

  constructor(onError: (error: unknown) => void) {
    this.#onError = onError;
  }

  on<E extends keyof EventMap>(event: E, listener: EventMap[E]): () => void {
    checkChoice('an event', event, EVENT_NAMES);
    checkKind('a listener', listener, 'function');
    const guarded = (job: JobInfo): void => this.#tell(listener, job);
    this.#emitter.on(event, guarded as never);
    this.#listeners += 1;
    let isOn = true;
    return () => {
      if (!isOn) return;
      isOn = false;
      this.#listeners -= 1;
      this.#emitter.off(event, guarded as never);
    };
  }

  /** Tells what has happened between two writes of a job. */
  changed(before: Job | undefined, after: Job | undefined): void {
    const job = after ?? before;
    if (this.#listeners === 0 || job === undefined) return;
    const event = eventBetween(before, after);
    if (event !== undefined) this.emit(event, job);
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
function eventBetween(before: Job | undefined, after: Job | undefined): keyof EventMap | undefined {
  if (before === undefined) return 'accepted';
  if (after === undefined) return 'forgotten';
  if (after.phase !== before.phase) {
    return ENTERED[after.phase];
  }
  if (after.phase !== 'settled' || before.phase !== 'settled') return undefined;
  const { state } = after.result;
  return state !== before.result.state && (state === 'collected' || state === 'expired') ? state : undefined;
}

const DONE = { sent: 'told', 'given-up': 'untold' } as const;

/** What became of notices between two writes of a job. */
export function noticeEvents(before: Job | undefined, after: Job): readonly ('told' | 'untold')[] {
  const open = new Set(before?.notices?.made.flatMap((notice) => (isDone(notice) ? [] : notice.id)));
  return (after.notices?.made ?? []).flatMap(({ id, telling }) =>
    open.has(id) && (telling.state === 'sent' || telling.state === 'given-up') ? DONE[telling.state] : [],
  );
}
