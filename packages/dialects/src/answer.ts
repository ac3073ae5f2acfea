import type { JobInfo, Json, Refusal } from '@respond-async/core';
import type { HeaderList } from './wire.ts';

/** A job in a list. `bytes`: of a small result whose status is 400 or above. */
export interface ListedJob {
  readonly job: JobInfo;
  readonly bytes?: Uint8Array;
}

/** What can be answered. As long as there is a record, `job.summary` is the status that the operation answered with. */
export type Answer =
  | { readonly type: 'accepted'; readonly job: JobInfo }
  /** The job ended within the time that the client was ready to wait: this is the operation's own answer. */
  | { readonly type: 'answered'; readonly job: JobInfo; readonly head: ResultHead }
  /** The job has not ended. */
  | { readonly type: 'unfinished'; readonly job: JobInfo }
  /**
   * The result: to be sent on (`take`) or to be told about (`peek`). `lease`: what its reader confirms it with. `bytes`:
   * what was to be loaded.
   */
  | {
      readonly type: 'result';
      readonly job: JobInfo;
      readonly head: ResultHead;
      readonly lease?: string;
      readonly bytes?: Uint8Array;
    }
  | { readonly type: 'confirmed'; readonly job: JobInfo }
  | { readonly type: 'cancelled'; readonly job: JobInfo }
  | { readonly type: 'discarded'; readonly job: JobInfo }
  /** The newest first. */
  | { readonly type: 'listed'; readonly jobs: readonly ListedJob[] }
  /** As it is now, and whose it is. */
  | { readonly type: 'documented'; readonly document: Json; readonly owner: string | undefined }
  | {
      readonly type: 'refused';
      readonly refusal: WireRefusal;
      readonly job?: JobInfo;
      /** When to try again, in milliseconds from now, where that helps. */
      readonly retryAfter?: number;
    };

/**
 * The engine's refusals, and those of the HTTP layer: the request's body is too large, the store does not answer, the
 * monitor is polled too often, or the server is asked too often, or too much at the same time.
 */
export type WireRefusal = Refusal | 'too-large' | 'unavailable' | 'too-often' | 'too-many';

/** What the operation itself answered; its bytes follow. Safe to replay: filtered when it was stored. */
export interface ResultHead {
  readonly status: number;
  readonly headers: HeaderList;
  /** How many bytes its body has. */
  readonly size: number;
}
