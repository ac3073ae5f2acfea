import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Layer, Ours, Outgoing } from '@respond-async/fetch';
import { send } from './send.ts';
import { afterTurn } from './turn.ts';

/** Answers what is ours. Never rejects: what can't be sent breaks the connection. */
export function answerer({ onError }: Pick<Layer<never>, 'onError'>) {
  const sendOn = (request: IncomingMessage, response: ServerResponse, outgoing: Outgoing): void => {
    try {
      send(request, response, outgoing);
    } catch (error) {
      outgoing.failed();
      response.destroy();
      onError(error);
    }
  };
  return (read: Ours, request: IncomingMessage, response: ServerResponse): Promise<void> =>
    read.answer().then((outgoing) => afterTurn(() => sendOn(request, response, outgoing)));
}
