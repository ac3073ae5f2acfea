import { type ClientRequest, type IncomingMessage, request as send } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Run } from '@respond-async/core';
import type { Performed, StoredRequest } from '@respond-async/fetch';
import { framed, headerPairs } from './header-pairs.ts';
import { collected, fromWeb, toWeb } from './web-stream.ts';

/** Heads may be as long as the server that accepted them allowed. */
export const maxHeaderSize = 1_000_000;

/** Sends a stored request over one end of a connection. What comes back breaks the exchange off. */
export function ask(
  { method, mount, target, headers }: StoredRequest,
  run: Run,
  near: Duplex,
  resolve: (performed: Performed) => void,
  reject: (error: Error) => void,
): (error: Error) => void {
  const path = mount + target;
  const body = run.bytes ?? run.body;
  const options = { method, path, headers: framed(headers, method, body !== undefined), maxHeaderSize };
  const request = send({ ...options, createConnection: () => near });
  let answered: IncomingMessage | undefined;
  const fail = (error: Error): void => {
    reject(error);
    answered?.destroy(error);
    near.destroy();
  };
  request.on('response', (response) => {
    answered = response;
    performed(response).then(resolve, reject);
  });
  request.on('upgrade', () => fail(new Error('the handler switched protocols: that can not be done later')));
  request.on('error', reject);
  const { signal } = run;
  signal.addEventListener('abort', () => fail(signal.reason), { once: true });
  if (body instanceof ReadableStream) upload(body, request, fail);
  else request.end(body);
  return fail;
}

function upload(
  body: ReadableStream<Uint8Array>,
  request: ClientRequest,
  fail: (error: Error) => void,
): void {
  const source = fromWeb(body);
  source.on('error', fail);
  // A listener may answer without having read everything: then what is left is not wanted.
  request.once('close', () =>
    source
      .removeListener('error', fail)
      .on('error', () => {})
      .destroy(),
  );
  source.pipe(request);
}

/** An answer of at most so many bytes is not worth a stream. */
const SMALL = 16_384;

async function performed(response: IncomingMessage): Promise<Performed> {
  const { statusCode: status = 0, rawHeaders } = response;
  const headers = headerPairs(rawHeaders);
  if (Number(response.headers['content-length']) <= SMALL) {
    const body = await collected(response);
    withoutTrailers(response);
    return { status, headers, body };
  }
  const body = toWeb(
    response,
    () => response.destroy(),
    () => withoutTrailers(response),
  );
  return { status, headers, body };
}

function withoutTrailers({ rawTrailers }: IncomingMessage): void {
  if (rawTrailers.length > 0) throw new Error('the handler sent trailers: they can not be kept');
}
