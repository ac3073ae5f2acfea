import { type BatchHandler, type BatchOptions, batch as batchOf } from '@respond-async/dialects';
import { jobContext, partRun } from './job-context.ts';
import { inJob, jobOf } from './job-of.ts';

/**
 * OData's `POST …/$batch` for a fetch handler: `batch` of `@respond-async/dialects`, whose requests belong to the job that
 * the batch runs as. `jobOf` of each is that job; progress counts as that of its part.
 */
export function batch(
  handler: BatchHandler,
  options: BatchOptions = {},
): (request: Request) => Promise<Response> {
  return batchOf((request, whole, place) => {
    const run = partRun({ job: jobOf(whole), place, gone: whole.signal });
    return handler(inJob(request, jobContext(run)), whole, place);
  }, options);
}
