import type { IncomingMessage } from 'node:http';
import { type JobContext, outsideJob } from '@respond-async/fetch';

/** The job on whose behalf a request is answered; outside a job a working stand-in. */
export function jobOf(_request: IncomingMessage): JobContext {
  return outsideJob;
}
