export type { Incoming, Outgoing, Perform, Performed } from './exchange.ts';
export { type JobContext, jobContext, outsideJob } from './job-context.ts';
export { jobOf } from './job-of.ts';
export { createLayer, type Layer, type Ours, type Passing } from './layer.ts';
export type { RespondAsyncOptions } from './options.ts';
export { type FetchHandler, respondAsync } from './respond-async.ts';
export type { StoredRequest } from './stored-request.ts';
export { mergeVary } from './vary.ts';
