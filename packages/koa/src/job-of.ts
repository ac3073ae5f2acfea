import type { IncomingMessage } from 'node:http';
import type { JobContext } from '@respond-async/fetch';
import { jobOf as jobOfRequest } from '@respond-async/node/door';

/**
 * The job on whose behalf a request is answered: its id, owner and attempt, a signal that says when to stop, and a way
 * to tell progress. Outside a job a working stand-in whose `inJob` is `false`.
 */
export function jobOf(context: { readonly req: IncomingMessage }): JobContext {
  return jobOfRequest(context.req);
}
