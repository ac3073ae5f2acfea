import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { jobOf, respondAsync } from '@respond-async/node';
import { describe } from 'vitest';
import { behaves } from '../../fetch/test/behaviour/behaviour.ts';
import type { Open, TestHandler } from '../../fetch/test/behaviour/scene.ts';
import { listen } from './http.ts';

const open: Open = (handler, { identify, eligible, ...options }) => {
  const headerOf = (request: IncomingMessage) => (name: string) => request.headers[name]?.toString();
  const listener = respondAsync(listenerOf(handler), {
    ...options,
    ...(identify && { identify: (request) => identify(headerOf(request)) }),
    ...(eligible && { eligible: (request) => eligible(headerOf(request)) }),
  });
  return listen(listener);
};

/** A listener that answers with Node's own means what the handler says. */
function listenerOf(handler: TestHandler) {
  return async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method = '', headers } = message;
    const body =
      method === 'GET' || method === 'HEAD' ? {} : { body: Buffer.concat(await message.toArray()) };
    const url = `http://${headers.host}${message.url}`;
    const request = new Request(url, { method, headers: headers as Record<string, string>, ...body });
    const answer = await handler(request, jobOf(message));
    response.writeHead(answer.status, [...answer.headers].flat());
    if (answer.body === null) response.end();
    else await pipeline(Readable.from(answer.body), response);
  };
}

describe('the Node door', () => behaves(open));
