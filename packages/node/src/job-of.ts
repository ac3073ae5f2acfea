import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type JobContext, outsideJob } from '@respond-async/fetch';

// By socket: each job has its own, and whatever a framework puts around a request, `socket` stays.
const contexts = new WeakMap<Duplex, JobContext>();

/**
 * The job on whose behalf a request is answered: its id, owner and attempt, a signal that says when to stop, and a way
 * to tell progress. Outside a job a working stand-in whose `inJob` is `false`.
 */
export function jobOf(request: IncomingMessage): JobContext {
  return contexts.get(request.socket) ?? outsideJob;
}

/** Says which job the requests of a connection belong to. */
export function inJob(connection: Duplex, context: JobContext): void {
  contexts.set(connection, context);
}
