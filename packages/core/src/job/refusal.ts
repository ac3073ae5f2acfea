/**
 * A domain "no". It is a value, never thrown.
 *
 * - `unknown`: there is no such job, or it is somebody else's.
 * - `not-ready`: the job has not ended.
 * - `being-read`: another reader holds the result; come back.
 * - `collected`, `expired`, `discarded`: the result is gone, and why.
 * - `failed`, `cancelled`: the job ended without a result.
 * - `settled`: too late, the job has ended.
 * - `lease-lost`: the token is not, or no longer, the holder's.
 * - `stale`: an older run speaks.
 * - `full`: the owner has as many unfinished jobs as one may have.
 * - `overloaded`: there are as many unfinished jobs as the engine takes.
 * - `key-conflict`: the idempotency key was used for another input.
 * - `invalid`: the input does not fit the task's schema.
 * - `stopping`: the engine takes no new jobs.
 */
export type Refusal =
  | 'unknown'
  | 'not-ready'
  | 'being-read'
  | 'collected'
  | 'expired'
  | 'discarded'
  | 'failed'
  | 'cancelled'
  | 'settled'
  | 'lease-lost'
  | 'stale'
  | 'full'
  | 'overloaded'
  | 'key-conflict'
  | 'invalid'
  | 'stopping';
