import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { BatchOptions } from '@respond-async/dialects';
import { batcher } from './batcher.ts';
import { requested } from './incoming.ts';
import { jobOf } from './job-of.ts';
import { bodyOf } from './outgoing-body.ts';
import type { Listener } from './performer.ts';
import { setHeaders } from './send.ts';

/**
 * OData's `POST …/$batch` for an Express app, or any listener: a listener, or an Express handler, that hands the requests
 * of a JSON or multipart batch to the app, one after another, and answers with what they come to. What it promises says
 * `batch` of `@respond-async/dialects`.
 *
 * The requests never leave the process: the app meets them as if each had come alone, below the path where the batch's
 * own router is mounted. In a job `jobOf` of each is the job of the batch; progress counts as that of its part.
 */
export function batch(
  listener: Listener,
  options: BatchOptions = {},
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const answer = batcher((request, response, next) => listener(request, response, next), options);
  return async (request, response) => {
    const { status, headers, body } = await answer(requested(request, response), jobOf(request));
    response.statusCode = status;
    setHeaders(response, { headers: [...headers] });
    const bytes = bodyOf({ body: body ?? undefined });
    if (!(bytes instanceof Readable)) response.end();
    // Who has gone, or told the job to stop, need not be told why the answer breaks off.
    else await pipeline(bytes, response).catch(() => {});
  };
}
