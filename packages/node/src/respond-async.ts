import type { IncomingMessage, ServerResponse } from 'node:http';
import { createLayer, type Ours, type RespondAsyncOptions } from '@respond-async/fetch';
import { incomingOf } from './incoming.ts';
import { type Listener, privateServer } from './private-server.ts';
import { send } from './send.ts';
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
  const layer = createLayer(options, privateServer(listener));
  const answer = async (read: Ours, request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const outgoing = await read.answer();
    try {
      send(request, response, outgoing);
    } catch (error) {
      outgoing.failed();
      response.destroy();
      layer.onError(error);
    }
  };
  return (request, response, ...rest) => {
    const read = layer.read(incomingOf(request, response));
    if (read.type === 'ours') return void answer(read, request, response);
    if (read.vary !== undefined) varyOn(response, read.vary);
    return Reflect.apply(listener, undefined, [request, response, ...rest]);
  };
}
