export type { CancelOutcome } from './cancelling.ts';
export type { Clock } from './clock.ts';
export type { Trust } from './credentials.ts';
export {
  ClientError,
  type ClientErrorCode,
  ConnectionFailed,
  type ErrorOptions,
  isClientError,
  OperationCancelled,
  OperationExpired,
  OperationFailed,
  OperationGone,
  ProtocolError,
  type Refusing,
  RequestFailed,
  WaitTimeout,
} from './errors.ts';
export { list } from './list.ts';
export type { Operation } from './operation.ts';
export type {
  ClientOptions,
  DialectName,
  OperationStatus,
  Progress,
  ResumeInit,
  StartInit,
  Update,
  WaitInit,
} from './options.ts';
export { peek } from './peek.ts';
export { resume } from './resume.ts';
export { callAndWait, start } from './start.ts';
