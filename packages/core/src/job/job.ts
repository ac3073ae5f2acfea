import type { Notices } from './notice.ts';
import type { Json, Payload } from './payload.ts';

/** Why a job ended without an answer. */
export type FailureReason =
  | 'threw'
  | 'timed-out'
  | 'never-started'
  | 'interrupted'
  | 'result-too-large'
  | 'credentials-lost';

/** How an attempt went wrong. `message` is for the operator: it is never shown to a client. */
export interface Failure {
  readonly reason: FailureReason;
  readonly message: string;
}

/** How far a run has come: a fraction from 0 to 1 and a word about it. */
export interface Progress {
  readonly fraction: number;
  readonly message?: string;
}

/** `once`: until one reader has it. `until-expiry`: any number of readers until it expires. */
export type Keep = 'once' | 'until-expiry';

/** The times that hold for one job, in milliseconds, and how often it may be started. Fixed when it is accepted. */
export interface Terms {
  /** A job that has not been started after so long fails as `never-started`. */
  readonly startWithin: number;
  /** A run that takes longer fails as `timed-out`. */
  readonly runWithin: number;
  /** How long a result can be collected, from the moment of settling. */
  readonly keepResult: number;
  /** How long the record is kept, from the moment of settling. Never shorter than `keepResult`. */
  readonly keepRecord: number;
  /** How many starts a job may have in all: 1 means that an interrupted job is not run again. */
  readonly starts: number;
  /** What the job counts towards beside the limits of the engine. */
  readonly quota?: Quota;
}

/** A limit for the jobs of one kind: of all that name it, within a task and of one owner, so many may be unfinished. */
export interface Quota {
  readonly name: string;
  readonly unfinished: number;
}

/** The right, until a moment, to run a job or to read its result. */
export interface Lease {
  readonly token: string;
  /** The moment at which the right lapses. `NEVER` where the process itself is the holder. */
  readonly until: number;
}

/** A reader's lease; renewing never moves it past `cutAt`. */
export interface ReadingLease extends Lease {
  readonly cutAt: number;
}

/** What a settled job has to give. */
export type Result =
  | { readonly state: 'none' }
  | { readonly state: 'ready'; readonly payload: Payload; readonly until: number }
  | {
      readonly state: 'leased';
      readonly payload: Payload;
      readonly until: number;
      readonly lease: ReadingLease;
    }
  | { readonly state: 'collected'; readonly token: string }
  | { readonly state: 'expired'; readonly until: number; readonly summary?: Json | undefined };

// What a phase may lack is there all the same, as `undefined`: jobs of a phase have one shape, and that is fast.
interface Common {
  readonly id: string;
  /** Grows by one with each write. */
  readonly revision: number;
  /**
   * Which write made this revision. The writer sets it before it commits: after an unclear failure it tells whether
   * its own write stands.
   */
  mark: number;
  readonly task: string;
  /** On whose behalf the job runs. Never a secret. */
  readonly owner?: string | undefined;
  /** The idempotency key under which the job was submitted, and what its input looked like. */
  readonly key?: string | undefined;
  readonly fingerprint?: string | undefined;
  readonly priority: number;
  readonly keep: Keep;
  readonly terms: Terms;
  /** What the one who submitted wants back with every status, such as a dialect's memory of the request. */
  readonly notes: Json;
  readonly createdAt: number;
  /** How many starts there have been. A write with an older fence is refused. */
  readonly fence: number;
  /** The next moment at which `tick` changes the job. */
  readonly dueAt: number;
  /** Does somebody hold its run, its slot, its result or one of its notices? What a process held is free when it is gone. */
  readonly held: boolean;
  /** Whom it is to be told of, and how far that has come. */
  readonly notices?: Notices | undefined;
}

/** Accepted, not running. */
export interface Pending extends Common {
  readonly phase: 'pending';
  readonly input: Payload;
  /** Not to be started before; `tick` takes it away when the moment has come. */
  readonly notBefore?: number | undefined;
  readonly startBy: number;
  /** How the last attempt went wrong, where there was one. */
  readonly failure?: Failure | undefined;
}

/** Being run, by the one who holds the lease. */
export interface Running extends Common {
  readonly phase: 'running';
  readonly input: Payload;
  readonly lease: Lease;
  readonly startedAt: number;
  readonly runBy: number;
  readonly progress?: Progress | undefined;
  readonly failure?: Failure | undefined;
}

interface SettledCommon extends Common {
  readonly phase: 'settled';
  readonly startedAt?: number | undefined;
  readonly settledAt: number;
  /** The moment at which the record may go. */
  readonly forgetAt: number;
  /** The run that has been told to stop and has not returned: its slot is still taken. */
  readonly occupied?: Lease | undefined;
  /** Thrown away by its owner, who is told nothing of it any more. */
  readonly discarded?: boolean | undefined;
}

export interface Completed extends SettledCommon {
  readonly outcome: 'completed';
  readonly result: Result;
}

export interface Failed extends SettledCommon {
  readonly outcome: 'failed';
  readonly failure: Failure;
  readonly result: { readonly state: 'none' };
}

export interface Cancelled extends SettledCommon {
  readonly outcome: 'cancelled';
  readonly by: 'owner' | 'operator';
  readonly result: { readonly state: 'none' };
}

/** Ended. The outcome never changes any more. */
export type Settled = Completed | Failed | Cancelled;

/** One accepted piece of work, from acceptance until its record is forgotten. Plain data. */
export type Job = Pending | Running | Settled;

/** Where a job stands. */
export type Phase = Job['phase'];

/** How a job ended. */
export type Outcome = Settled['outcome'];

/** What the world is told about where a job stands. */
export type Status = 'pending' | 'running' | Outcome;

/** The end of time, in milliseconds since 1970: later than any moment that comes. */
export const NEVER = 8_640_000_000_000_000;

export function statusOf(job: Job): Status {
  return job.phase === 'settled' ? job.outcome : job.phase;
}

/** What a job counts towards. A run that has been told to stop still holds its slot. */
export function tally(job: Job | undefined): Tally {
  if (job === undefined) return NOTHING;
  if (job.phase === 'settled') return job.occupied === undefined ? NOTHING : SLOT_ONLY;
  return job.phase === 'running' ? RUNS : WAITS;
}

export interface Tally {
  readonly unfinished: boolean;
  readonly running: boolean;
}

const NOTHING: Tally = { unfinished: false, running: false };
const WAITS: Tally = { unfinished: true, running: false };
const RUNS: Tally = { unfinished: true, running: true };
const SLOT_ONLY: Tally = { unfinished: false, running: true };

/** Is the job in line to be started? */
export function waits(job: Job | undefined): job is Pending {
  return job?.phase === 'pending' && job.notBefore === undefined;
}

/** The ids of the stored bodies that a job refers to. */
export function bodiesOf(job: Job | undefined): readonly string[] {
  const payload = job === undefined ? undefined : payloadOf(job);
  if (payload === undefined || (payload.body === undefined && payload.large === undefined)) return NO_BODIES;
  return [payload.body, payload.large].flatMap((body) => (body && 'stored' in body ? [body.stored] : []));
}

const NO_BODIES: readonly string[] = [];

function payloadOf(job: Job): Payload | undefined {
  if (job.phase !== 'settled') return job.input;
  return 'payload' in job.result ? job.result.payload : undefined;
}
