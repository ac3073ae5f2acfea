import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { jobOf } from '@respond-async/node';
import type { TestHandler } from '../../fetch/test/behaviour/scene.ts';

/** A listener that answers with Node's own means what the handler says. */
export function listenerOf(handler: TestHandler) {
  return async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    const answer = await handler(requestOf(message), jobOf(message));
    response.writeHead(answer.status, [...answer.headers].flat());
    if (answer.body === null) response.end();
    else await pipeline(Readable.from(answer.body), response);
  };
}

export function requestOf(message: IncomingMessage): Request {
  const { method = '', url, headers } = message;
  const bodiless = method === 'GET' || method === 'HEAD';
  const body = bodiless ? {} : { body: Readable.toWeb(message) as ReadableStream, duplex: 'half' };
  // What HTTP/2 says in fields of its own are no headers.
  const own = Object.entries(headers).filter(([name]) => !name.startsWith(':'));
  const init = { method, headers: Object.fromEntries(own) as Record<string, string>, ...body };
  return new Request(`http://${headers.host ?? headers[':authority']}${url}`, init);
}

export function setHeader({ headers }: IncomingMessage, name: string, value: string): void {
  headers[name] = value;
}

export const headerOf = ({ headers }: IncomingMessage, name: string) => headers[name]?.toString();
