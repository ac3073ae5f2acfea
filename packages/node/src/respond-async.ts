import type { IncomingMessage, ServerResponse } from 'node:http';
import { createLayer, type RespondAsyncOptions } from '@respond-async/fetch';
import { answerer } from './answerer.ts';
import { requested } from './incoming.ts';
import { type JobListener, type Listener, performer } from './performer.ts';
import { varyOn } from './vary.ts';

/**
 * Lets an Express app, or any listener, answer later those who ask for it. All other requests pass through untouched
 * but for `Vary`; what a framework gives beside request and response is passed on with them.
 *
 * The listener must answer by itself: in a job it gets the request as it came, and nothing of what middleware in front
 * of it has put there. Options that contradict each other are a `TypeError`.
 */
export function respondAsync(
  listener: Listener,
  options: RespondAsyncOptions<IncomingMessage>,
): (request: IncomingMessage, response: ServerResponse, ...rest: unknown[]) => unknown {
  if (typeof listener !== 'function') {
    throw new TypeError(
      'respondAsync() wraps a function of a request and a response, such as an Express app',
    );
  }
  const inJob: JobListener<IncomingMessage> = async (request, response, next, restore) => {
    await restore(request);
    return listener(request, response, next);
  };
  const layer = createLayer(
    options,
    performer(inJob, (error) => layer.onError(error)),
  );
  const answer = answerer(layer);
  return (request, response, ...rest) => {
    const read = layer.read(requested(request, response));
    if (read.type === 'ours') return void answer(read, request, response);
    if (read.vary !== undefined) varyOn(response, read.vary);
    return Reflect.apply(listener, undefined, [request, response, ...rest]);
  };
}
