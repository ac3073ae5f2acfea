import type { Run } from '@respond-async/core';
import type { BatchPlace } from '@respond-async/dialects';

/** The job on whose behalf a handler answers. Outside a job a working stand-in, so that handlers need not ask. */
export interface JobContext {
  /** Is this a job, rather than a request that is answered at once? */
  readonly inJob: boolean;
  readonly id?: string;
  /** On whose behalf the job runs. */
  readonly owner?: string;
  /** 1 for the first start. */
  readonly attempt: number;
  /** Aborts when nobody wants the answer any more; its reason is a `StopReason`. Outside a job it never does. */
  readonly signal: AbortSignal;
  /** Tells how far the run has come: a fraction from 0 to 1, and a word about it. */
  progress(fraction: number, message?: string): void;
}

/** What a handler is told outside a job. */
export const outsideJob: JobContext = {
  inJob: false,
  attempt: 1,
  signal: new AbortController().signal,
  progress: () => {},
};

const live = new WeakSet<Run>();

/** The run of a request that is answered at once, though it has been taken in like a job's. */
export function liveRun(bytes: Uint8Array<ArrayBuffer> | undefined, signal: AbortSignal): Run {
  const run: Run = { id: '', attempt: 1, fence: 0, ...taken(bytes, signal), progress: () => {} };
  live.add(run);
  return run;
}

/** One of the requests that came in one: where that is a job they are that job, each a part of it. */
export interface Part {
  readonly job: JobContext;
  readonly bytes?: Uint8Array<ArrayBuffer> | undefined;
  /** Which part, and of how many. */
  readonly place: BatchPlace;
  /** Aborts when nobody waits, where it is no job. */
  readonly gone: AbortSignal;
}

/** The run of a part. Its progress is that of the whole, seen from there. */
export function partRun({ job, bytes, place, gone }: Part): Run {
  if (!job.inJob) return liveRun(bytes, gone);
  const { id = '', owner, attempt, signal } = job;
  const progress = (fraction: number, message?: string): void =>
    job.progress((place.index + fraction) / place.count, message);
  return {
    id,
    ...(owner !== undefined && { owner }),
    attempt,
    fence: 0,
    ...taken(bytes, signal),
    progress,
  };
}

function taken(bytes: Uint8Array<ArrayBuffer> | undefined, signal: AbortSignal) {
  const whenStopped: Run['whenStopped'] = (listener) => {
    if (signal.aborted) listener(signal.reason);
    else signal.addEventListener('abort', () => listener(signal.reason), { once: true });
  };
  return { bytes, body: bytes && new Blob([bytes]).stream(), signal, whenStopped };
}

/** What a handler is told in a run. */
export function jobContext(run: Run): JobContext {
  return live.has(run) ? { ...outsideJob, signal: run.signal } : new InJob(run);
}

class InJob implements JobContext {
  readonly inJob = true;
  readonly id: string;
  readonly owner?: string;
  readonly attempt: number;
  readonly #run: Run;

  constructor(run: Run) {
    this.id = run.id;
    if (run.owner !== undefined) this.owner = run.owner;
    this.attempt = run.attempt;
    this.#run = run;
  }

  /** Made when it is asked for. */
  get signal(): AbortSignal {
    return this.#run.signal;
  }

  readonly progress = (fraction: number, message?: string): void => this.#run.progress(fraction, message);
}
