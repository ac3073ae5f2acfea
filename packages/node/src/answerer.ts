import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterTurn, type Layer, type Ours, type Outgoing } from '@respond-async/fetch';
import { send } from './send.ts';

/**
 * Answers what is ours. Never rejects: what can't be sent breaks the connection. Answers of one turn of the event loop go out
 * one after another when it ends: who sleeps at the other end is woken once for all of them, and to wake it takes the sender
 * as long as an answer takes to make.
 */
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
