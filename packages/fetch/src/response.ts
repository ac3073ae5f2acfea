import type { Outgoing } from './exchange.ts';
import { mergeVary } from './vary.ts';

const encoder = new TextEncoder();

/** An answer of ours as a response that tells what becomes of it, as far as a stream knows. */
export function toResponse(outgoing: Outgoing): Response {
  const { status } = outgoing;
  // A text would get a type of its own.
  const body = typeof outgoing.body === 'string' ? encoder.encode(outgoing.body) : outgoing.body;
  const headers = outgoing.headers.map(([name, value]) => [name, value] as [string, string]);
  if (body !== undefined && outgoing.watched !== undefined) {
    const stream = body instanceof ReadableStream ? body : new Blob([body]).stream();
    return new Response(pulledToTheEnd(stream, outgoing), { status, headers });
  }
  outgoing.delivered();
  return new Response(body ?? null, { status, headers });
}

/** The pull after the last chunk is the earliest moment at which a transport has taken all of it. */
function pulledToTheEnd(
  body: ReadableStream<Uint8Array>,
  { delivered, failed, watched }: Outgoing,
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        watched?.(() => controller.error(new Error('the reader took too long')));
      },
      async pull(controller) {
        const { done, value } = await reader.read();
        if (!done) return controller.enqueue(value);
        delivered();
        controller.close();
      },
      cancel(reason) {
        failed();
        return reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
}

/** The same response, with `Vary`. Headers of responses that were fetched can't be changed: these are copied. */
export function varied(response: Response, vary: string): Response {
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
