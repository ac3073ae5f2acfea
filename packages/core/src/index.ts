export { createEngine } from './engine/create-engine.ts';
export type {
  Access,
  Engine,
  Found,
  ListedJob,
  ListPage,
  ListQuery,
  Peeked,
  Reading,
  Refused,
  StopOptions,
  StopReport,
  TellOptions,
  WaitOptions,
} from './engine/engine.ts';
export type { EngineOptions } from './engine/engine-options.ts';
export { BodyTooLarge, EngineError, type ErrorCode, isEngineError } from './engine/error.ts';
export { type EngineEvents, EVENT_NAMES, type EventMap } from './engine/events.ts';
export { checkChoice, checkNumber, checkOptions } from './engine/option-checks.ts';
export type { InputIssue, SchemaIssue, StandardSchema } from './engine/standard-schema.ts';
export {
  type Handler,
  JobFailed,
  JobRefused,
  type NoticeText,
  type Run,
  RunFailed,
  StopReason,
  type SubmitOptions,
  type Task,
  type TaskOptions,
  TryAgain,
  type WithBody,
  type WriteNotice,
  withBody,
} from './engine/task.ts';
export type { NoticeOptions } from './engine/wishes.ts';
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
  Quota,
  ReadingLease,
  Result,
  Running,
  Settled,
  Status,
  Terms,
} from './job/job.ts';
export { NEVER } from './job/job.ts';
export type { JobInfo } from './job/job-info.ts';
export type { Notice, NoticeMoment, Notices, NoticeWish, Telling, Wished } from './job/notice.ts';
export type { NoticeInfo } from './job/notice-info.ts';
export type { Body, Json, JsonFields, Payload } from './job/payload.ts';
export type { Refusal } from './job/refusal.ts';
export { type JobEvent, type Step, transition } from './job/transition.ts';
export { type Beside, createJobIndex, type IdPage, type JobIndex } from './plugs/job-index.ts';
export { memoryStore } from './plugs/memory-store.ts';
export { type QueueRunnerOptions, queueRunner } from './plugs/queue-runner.ts';
export { systemClock } from './plugs/system-clock.ts';
export type { Chance } from './ports/chance.ts';
export type { Clock } from './ports/clock.ts';
export type { NoticeRequest, NoticeSent, Notifier } from './ports/notifier.ts';
export type { Runner, Ticket } from './ports/runner.ts';
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
} from './ports/store.ts';
