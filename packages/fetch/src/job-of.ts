import { type JobContext, outsideJob } from './job-context.ts';

const contexts = new WeakMap<Request, JobContext>();

/**
 * The job on whose behalf a request is answered: its id, owner and attempt, a signal that says when to stop, and a way
 * to tell progress. Outside a job a working stand-in whose `inJob` is `false`.
 */
export function jobOf(request: Request): JobContext {
  return contexts.get(request) ?? outsideJob;
}

/** Says which job a request belongs to. */
export function inJob(request: Request, context: JobContext): Request {
  contexts.set(request, context);
  return request;
}
