import type { Run } from '@respond-async/core';
import type { Incoming, Outgoing, Performed } from './exchange.ts';
import { jobContext } from './job-context.ts';
import { inJob } from './job-of.ts';
import { createLayer } from './layer.ts';
import type { RespondAsyncOptions } from './options.ts';
import type { StoredRequest } from './stored-request.ts';
import { mergeVary } from './vary.ts';

/** Answers a request. What servers give beside it (an environment, a context) is passed on, but not in a job. */
export type FetchHandler<Rest extends readonly unknown[] = readonly unknown[]> = (
  request: Request,
  ...rest: Rest
) => Response | Promise<Response>;

/**
 * Lets a fetch handler answer later those who ask for it. All other requests pass through untouched but for `Vary`.
 * Options that contradict each other are a `TypeError`.
 */
export function respondAsync<Rest extends readonly unknown[]>(
  handler: FetchHandler<Rest>,
  options: RespondAsyncOptions<Request>,
): (request: Request, ...rest: Rest) => Promise<Response> {
  const layer = createLayer(options, (stored, run) => perform(handler, stored, run));
  return async (request, ...rest) => {
    const read = layer.read(incomingOf(request));
    if (read.type === 'ours') return toResponse(await read.answer());
    const response = await handler(request, ...rest);
    return read.vary === undefined ? response : varied(response, read.vary);
  };
}

function incomingOf(request: Request): Incoming<Request> {
  const { origin, pathname, search } = new URL(request.url);
  return {
    method: request.method,
    origin,
    mount: '',
    target: pathname + search,
    get headers() {
      return [...request.headers];
    },
    request,
    header: (name) => request.headers.get(name) ?? undefined,
    body: () => request.body ?? undefined,
    gone: () => request.signal,
  };
}

async function perform<Rest extends readonly unknown[]>(
  handler: FetchHandler<Rest>,
  { method, origin, mount, target, headers }: StoredRequest,
  run: Run,
): Promise<Performed> {
  const body = method === 'GET' || method === 'HEAD' ? undefined : run.body;
  const init = {
    method,
    headers: headers.map(([name, value]) => [name, value] as [string, string]),
    signal: run.signal,
  };
  const streamed = body === undefined ? init : { ...init, body, duplex: 'half' };
  const request = inJob(new Request(origin + mount + target, streamed), jobContext(run));
  // A job has no environment to pass on: it may run after a restart, in another process.
  const response: Response = await Reflect.apply(handler, undefined, [request]);
  return { status: response.status, headers: [...response.headers], body: response.body ?? undefined };
}

function toResponse(outgoing: Outgoing): Response {
  const { status, body } = outgoing;
  const headers = outgoing.headers.map(([name, value]) => [name, value] as [string, string]);
  if (body instanceof ReadableStream)
    return new Response(pulledToTheEnd(body, outgoing), { status, headers });
  outgoing.delivered();
  return new Response(body ?? null, { status, headers });
}

/** The pull after the last chunk is the earliest moment at which a transport has taken all of it. */
function pulledToTheEnd(
  body: ReadableStream<Uint8Array>,
  { delivered }: Outgoing,
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await reader.read();
        if (!done) return controller.enqueue(value);
        delivered();
        controller.close();
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}

/** The same response, with `Vary`. Headers of responses that were fetched can't be changed: these are copied. */
function varied(response: Response, vary: string): Response {
  const merged = mergeVary(response.headers.get('vary') ?? undefined, vary);
  try {
    response.headers.set('Vary', merged);
    return response;
  } catch {
    if (response.status === 0) return response;
    const headers = new Headers(response.headers);
    headers.set('Vary', merged);
    return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
  }
}
