import type { IncomingMessage } from 'node:http';
import { type JobContext, outsideJob } from '@respond-async/fetch';
import { jobBehind } from './job-request.ts';
import { JobSocket } from './job-socket.ts';

/**
 * The job on whose behalf a request is answered: its id, owner and attempt, a signal that says when to stop, and a way
 * to tell progress. Outside a job a working stand-in whose `inJob` is `false`.
 */
export function jobOf(request: IncomingMessage): JobContext {
  // Of what a framework puts around a request, `socket` is all that is sure.
  const { socket }: { readonly socket: unknown } = request;
  return jobBehind(request) ?? (socket instanceof JobSocket ? socket.job : outsideJob);
}
