import { type BatchOptions, batch as batchOf } from '@respond-async/dialects';
import {
  type Incoming,
  type JobContext,
  type Performed,
  partRun,
  type StoredRequest,
} from '@respond-async/fetch';
import { type JobListener, performer } from './performer.ts';

/** Answers a batch that came as this request, as this job. Never rejects. */
export type Batcher = (incoming: Incoming<unknown>, job: JobContext) => Promise<Response>;

/** Hands the requests of batches to a listener, each of them as if it had come alone. */
export function batcher<R>(listener: JobListener<R>, options: BatchOptions): Batcher {
  const { onError = (error) => console.error('respond-async:', error) } = options;
  // What breaks off is read to there, and told of, by the batch.
  const perform = performer(listener, onError, () => {});
  return async (incoming, job) => {
    const gone = incoming.gone();
    const answer = batchOf(
      async (part, _, place) => {
        const bytes = part.body === null ? undefined : new Uint8Array(await part.arrayBuffer());
        return responseOf(
          await perform(storedPart(part, bytes, incoming), partRun({ job, bytes, place, gone }), () => {}),
        );
      },
      { ...options, onError },
    );
    try {
      return await answer(wholeRequest(incoming, gone));
    } catch (error) {
      onError(error);
      return new Response(null, { status: 500 });
    }
  };
}

/** A batch is sent with POST: whatever came otherwise has no body that anybody reads. */
function wholeRequest(incoming: Incoming<unknown>, signal: AbortSignal): Request {
  const { origin, mount, target, method } = incoming;
  const headers = new Headers(incoming.headers.map(([name, value]): [string, string] => [name, value]));
  const body = method === 'POST' ? { method, body: incoming.body() ?? null, duplex: 'half' } : {};
  return new Request(origin + mount + target, { headers, signal, ...body });
}

/** What stands above the batch stands above its requests too. */
function storedPart(
  { url, method, headers }: Request,
  bytes: Uint8Array | undefined,
  { mount, origin }: Incoming<unknown>,
): StoredRequest {
  const { host, pathname, search } = new URL(url);
  const above = pathname.startsWith(`${mount}/`) ? mount : '';
  const length = bytes === undefined ? [] : [['content-length', String(bytes.byteLength)] as const];
  return {
    method,
    origin,
    mount: above,
    target: pathname.slice(above.length) + search,
    headers: [['host', host], ...headers, ...length],
  };
}

function responseOf({ status, headers, body }: Performed): Response {
  const bodiless = status === 204 || status === 205 || status === 304;
  const own = headers.map(([name, value]): [string, string] => [name, value]);
  return new Response(bodiless ? null : body, { status, headers: own });
}
