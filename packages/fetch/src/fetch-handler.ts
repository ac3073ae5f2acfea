import type { Perform } from './exchange.ts';
import { jobContext } from './job-context.ts';
import { inJob } from './job-of.ts';

/** Answers a request. What servers give beside it (an environment, a context) is passed on, but not in a job. */
export type FetchHandler<Rest extends readonly unknown[] = readonly unknown[]> = (
  request: Request,
  ...rest: Rest
) => Response | Promise<Response>;

/** Has a fetch handler answer stored requests. */
export function performer<Rest extends readonly unknown[]>(handler: FetchHandler<Rest>): Perform<Request> {
  return async ({ method, origin, mount, target, headers }, run, restore) => {
    const body = method === 'GET' || method === 'HEAD' ? undefined : (run.bytes ?? run.body);
    const init = {
      method,
      headers: headers.map(([name, value]) => [name, value] as [string, string]),
      signal: run.signal,
    };
    const withBody = body === undefined ? init : { ...init, body: body as BodyInit, duplex: 'half' };
    const request = inJob(new Request(origin + mount + target, withBody), jobContext(run));
    await restore(request);
    // A job has no environment to pass on: it may run after a restart, in another process.
    const response: Response = await Reflect.apply(handler, undefined, [request]);
    return { status: response.status, headers: [...response.headers], body: response.body ?? undefined };
  };
}
