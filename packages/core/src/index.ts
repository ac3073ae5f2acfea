export type { Chance } from './chance.ts';
export type { Clock } from './clock.ts';
export { createEngine, type EngineOptions } from './create-engine.ts';
export type {
  Access,
  Engine,
  Found,
  ListPage,
  ListQuery,
  Reading,
  Refused,
  StopOptions,
  StopReport,
  WaitOptions,
} from './engine.ts';
export { BodyTooLarge, EngineError, type ErrorCode, isEngineError } from './error.ts';
export type { EngineEvents, EventMap } from './events.ts';
export type {
  Cancelled,
  Completed,
  Failed,
  Failure,
  FailureReason,
  Job,
  Keep,
  Lease,
  Outcome,
  Pending,
  Phase,
  Progress,
  ReadingLease,
  Result,
  Running,
  Settled,
  Status,
  Terms,
} from './job.ts';
export { NEVER } from './job.ts';
export { type Beside, createJobIndex, type IdPage, type JobIndex } from './job-index.ts';
export type { JobInfo } from './job-info.ts';
export { memoryStore } from './memory-store.ts';
export type { Body, Json, Payload } from './payload.ts';
export { type QueueRunnerOptions, queueRunner } from './queue-runner.ts';
export type { Refusal } from './refusal.ts';
export type { Runner, Ticket } from './runner.ts';
export type {
  Bodies,
  Change,
  Committed,
  Count,
  Document,
  Documents,
  JobPage,
  JobQuery,
  Store,
} from './store.ts';
export {
  type Handler,
  JobFailed,
  JobRefused,
  type Run,
  RunFailed,
  StopReason,
  type SubmitOptions,
  type Task,
  type TaskOptions,
  type WithBody,
  withBody,
} from './task.ts';
export { type JobEvent, type Step, transition } from './transition.ts';
