import type { JobInfo } from '../job/job-info.ts';

/** What the engine tells. A listener that throws or rejects harms nobody: the error goes to `onError`. */
export interface EventMap {
  accepted: (job: JobInfo) => void;
  started: (job: JobInfo) => void;
  progress: (job: JobInfo) => void;
  /** Back to waiting after an attempt that went wrong. */
  retrying: (job: JobInfo) => void;
  settled: (job: JobInfo) => void;
  collected: (job: JobInfo) => void;
  expired: (job: JobInfo) => void;
  forgotten: (job: JobInfo) => void;
  /** A notice was sent. */
  told: (job: JobInfo) => void;
  /** A notice was given up: whoever wanted to be told of the job was not. */
  untold: (job: JobInfo) => void;
}

// A name that is missing here does not compile.
const NAMES: Readonly<Record<keyof EventMap, true>> = {
  accepted: true,
  started: true,
  progress: true,
  retrying: true,
  settled: true,
  collected: true,
  expired: true,
  forgotten: true,
  told: true,
  untold: true,
};

/** The names of all events, for those who listen to everything. */
export const EVENT_NAMES = Object.keys(NAMES) as readonly (keyof EventMap)[];

export interface EngineEvents {
  on<E extends keyof EventMap>(event: E, listener: EventMap[E]): () => void;
}
