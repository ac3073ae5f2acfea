import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createEngine, type Engine } from '@respond-async/core';
import { jobOf, respondAsync } from '@respond-async/node';
import { app, isEligible } from './app.ts';
import type { Control } from './control.ts';
import { formIn, forms } from './forms.ts';

/** The servers of the suite behind the Node door. */
export function nodeDoor(control: Control): { readonly engine: Engine; readonly listener: RequestListener } {
  const engine = createEngine({ concurrency: 1_000 });
  const answerer = async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    const answer = await app(requestOf(message), jobOf(message), control);
    response.writeHead(answer.status, [...answer.headers].flat());
    if (answer.body === null) response.end();
    else await pipeline(Readable.from(answer.body), response);
  };
  const eligible = ({ url = '' }: IncomingMessage): boolean => isEligible(url);
  const doors = new Map<string, RequestListener>(
    forms.map(({ name, ...options }) => [
      name,
      respondAsync(answerer, { engine, name, eligible, ...options }),
    ]),
  );
  const listener: RequestListener = (message, response) => {
    const door = doors.get(formIn(message.url ?? ''));
    if (door === undefined) response.writeHead(404).end();
    else door(message, response);
  };
  return { engine, listener };
}

function requestOf(message: IncomingMessage): Request {
  const { method = '', url, headers } = message;
  const isBodiless = method === 'GET' || method === 'HEAD';
  const body = isBodiless ? {} : { body: Readable.toWeb(message) as ReadableStream, duplex: 'half' };
  const init = { method, headers: headers as Record<string, string>, ...body };
  return new Request(`http://${headers.host}${url}`, init);
}
