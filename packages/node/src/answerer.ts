import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Layer, Ours } from '@respond-async/fetch';
import { send } from './send.ts';

/** Answers what is ours. Never rejects: what can't be sent breaks the connection. */
export function answerer({ onError }: Pick<Layer<never>, 'onError'>) {
  return async (read: Ours, request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const outgoing = await read.answer();
    try {
      send(request, response, outgoing);
    } catch (error) {
      outgoing.failed();
      response.destroy();
      onError(error);
    }
  };
}
