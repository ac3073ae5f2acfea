export { batch } from './batch.ts';
export type { Incoming, Outgoing, Perform, Performed } from './exchange.ts';
export type { TrustedProxy } from './external-origin.ts';
export type { FetchHandler } from './fetch-handler.ts';
export { type JobContext, jobContext, outsideJob, type Part, partRun } from './job-context.ts';
export { jobOf } from './job-of.ts';
export { createLayer, createMonitorLayer, type Layer, type Ours, type Passing } from './layer.ts';
export { monitors } from './monitors.ts';
export type {
  Carry,
  CredentialsOption,
  MonitorsOptions,
  RespondAsyncOptions,
  WatchOptions,
} from './options.ts';
export { respondAsync } from './respond-async.ts';
export type { SecretKey } from './secret-key.ts';
export type { StoredRequest } from './stored-request.ts';
export { afterTurn } from './turn.ts';
export { mergeVary } from './vary.ts';
