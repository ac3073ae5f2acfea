import type { Job, Status } from '../job/job.ts';
import type { Json } from '../job/payload.ts';

/**
 * Where jobs are kept. For those who write one: a store holds no rules and no loop. It writes what it is given, whole
 * or not at all, and finds it again. The engine checks all arguments; a store receives exactly what is described here.
 *
 * Every method that cannot do its work rejects: a failure is never "not found", never `false`, never silence.
 */
export interface Store {
  /** What this store can do. Required: users and the conformance cases read it. */
  readonly supports: {
    /** Does a job survive the end of the process, from the moment its `commit` resolves? */
    readonly durable: boolean;
    /** May several processes use it at the same time? If not, the engine that opens it owns it. */
    readonly shared: boolean;
  };
  /** Required. Makes the store ready, or rejects with what is wrong and how to mend it. Called once, before all else. */
  open(): Promise<void>;
  /**
   * Required. The only way to write a job: the whole change or nothing of it. Resolves when it is as safe as the store
   * can make it. Rejecting may leave it open whether the change was applied: the engine then makes the same change
   * once more, and reads. A store that needs no waiting may answer directly. Checked in this
   * order, and the first that does not hold is the answer: `stale`, `taken`, `full`. A refused change moves nothing.
   */
  commit(change: Change): Committed | Promise<Committed>;
  /**
   * Required. The job as its last change that stands made it, never one that is being written. `undefined`: none. A store
   * that needs no waiting may answer directly.
   */
  read(id: string): Job | undefined | Promise<Job | undefined>;
  /**
   * Required. A page of jobs, by what the query names. A job that changes while the page is being read may be shown as
   * it was or as it has become, or be left out when it was forgotten.
   */
  find(query: JobQuery): Promise<JobPage>;
  /** Required. Small JSON documents beside the jobs. */
  readonly documents: Documents;
  /** Required. Large inputs and results. */
  readonly bodies: Bodies;
  /** Shared stores only: the store's clock, in milliseconds since 1970. Leases go by it. */
  now?(): Promise<number>;
  /** Shared stores only: a hint that another process changed a job. Hints may be lost or repeated. */
  subscribe?(onChange: (id: string) => void): () => void;
  /** Required. Resolves when everything is written and nothing is held. Only what the store opened itself is closed. */
  close(): Promise<void>;
}

/** One write of one job. */
export interface Change {
  readonly id: string;
  /** The revision that must stand, or `absent`. Otherwise the change is refused as `stale`. */
  readonly expect: number | 'absent';
  /** `undefined`: forget the job. */
  readonly next: Job | undefined;
  /** Must not be held by another job (`taken`); held as long as the record. Given with `expect: 'absent'` only. */
  readonly unique?: string;
  /**
   * Counters to move together with the job, each at most once, the most particular first. One that would pass its `cap` refuses the change as
   * `full`. A fall only ever gives back a rise of the same job, and a forgotten job has given back all of its own: so a
   * store may keep with each job what it counts towards.
   */
  readonly counts: readonly Count[];
}

export interface Count {
  readonly scope: string;
  readonly of: 'unfinished' | 'running';
  readonly by: 1 | -1;
  /** The counter's highest value. Only looked at when `by` is 1. */
  readonly cap?: number;
}

/** What became of a change. `full` names the scope that is full, `taken` the job that holds the unique key. */
export type Committed =
  | { readonly ok: true }
  | { readonly ok: false; readonly why: 'stale' }
  | { readonly ok: false; readonly why: 'full'; readonly scope: string }
  | { readonly ok: false; readonly why: 'taken'; readonly id: string };

/** Which jobs to find, and in what order. All that is named must hold. */
export interface JobQuery {
  readonly task?: string;
  readonly owner?: string;
  readonly status?: readonly Status[];
  /** Jobs of which somebody holds something: see `Job.held`. */
  readonly held?: true;
  /** Created at or after, and before, these moments (milliseconds since 1970). */
  readonly createdFrom?: number;
  readonly createdBefore?: number;
  /** Due at or before this moment. */
  readonly dueBy?: number;
  /** `created`: newest first. `due`: the next due first. Ties by id, ascending. */
  readonly order: 'created' | 'due';
  /** The `next` of the page before; another query's, or a text that never was one, may reject with a `TypeError`. */
  readonly after?: string;
  readonly limit: number;
}

export interface JobPage {
  readonly jobs: readonly Job[];
  /** Where the next page begins; absent on the last one. Opaque. */
  readonly next?: string;
}

/** Small JSON documents under names, each with a revision. */
export interface Documents {
  get(name: string): Promise<Document | undefined>;
  /** Writes when the revision that stands is the one expected; resolves to whether it did. */
  put(name: string, value: Json, expect: number | 'absent'): Promise<boolean>;
  /** Nothing happens where there is none. */
  remove(name: string): Promise<void>;
  /** All whose name begins with `prefix`, by name. */
  list(prefix: string): Promise<readonly Document[]>;
}

export interface Document {
  readonly name: string;
  readonly revision: number;
  readonly value: Json;
}

/** Bytes under ids. An id is written once; the engine never writes the same one again. */
export interface Bodies {
  /**
   * Resolves to the number of bytes when all are safe. More than `limit` bytes: rejects with a `BodyTooLarge`, and
   * nothing is left. A stream that fails: rejects with its error, and nothing is left.
   */
  write(id: string, bytes: ReadableStream<Uint8Array>, limit: number): Promise<number>;
  /** The bytes, read as they are asked for. Rejects, or errors the stream, when there are none. */
  read(id: string): Promise<ReadableStream<Uint8Array>>;
  /** Nothing happens where there is none. */
  remove(id: string): Promise<void>;
  /**
   * The ids of all bodies, in any order. `writtenBefore` (milliseconds since 1970): younger ones may be left out, and must
   * be where several processes write bodies, since one without a job may be one whose job is just being accepted.
   */
  list(writtenBefore?: number): AsyncIterable<string>;
}
