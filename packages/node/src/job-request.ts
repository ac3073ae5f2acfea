import { IncomingMessage } from 'node:http';
import type { Run } from '@respond-async/core';
import type { JobContext, StoredRequest } from '@respond-async/fetch';
import { framed } from './header-pairs.ts';
import type { JobSocket } from './job-socket.ts';
import { fromWeb } from './web-stream.ts';

const JOB = Symbol('job');

type JobRequest = IncomingMessage & { [JOB]?: JobContext };

/** The job whose request it is; `undefined` for any other. */
export function jobBehind(request: JobRequest): JobContext | undefined {
  return request[JOB];
}

/** A stored request as Node's own, as if its parser had just read it. `fail` is told when its body breaks. */
export function jobRequest(
  { method, mount, target, headers }: StoredRequest,
  run: Run,
  socket: JobSocket,
  fail: (error: Error) => void,
): IncomingMessage {
  const request: JobRequest = Reflect.construct(IncomingMessage, [socket]);
  const body = run.bytes ?? run.body;
  const rawHeaders = framed(headers, method, body !== undefined);
  request.httpVersionMajor = 1;
  request.httpVersionMinor = 1;
  request.httpVersion = '1.1';
  request.method = method;
  request.url = mount + target;
  // Its socket knows the job too, but Node takes it away from who leaves a loop over the body early.
  request[JOB] = socket.job;
  // What Node's parser calls: the request then makes its `headers` of them when they are asked for.
  Reflect.apply(Reflect.get(request, '_addHeaderLines'), request, [rawHeaders, rawHeaders.length]);
  // Express, and those who follow it, know by these that they are mounted.
  if (mount !== '') Object.assign(request, { url: target, baseUrl: mount, originalUrl: mount + target });
  if (body instanceof ReadableStream) upload(body, request, fail);
  else finish(request, body);
  return request;
}

function finish(request: IncomingMessage, last?: Uint8Array): void {
  // A copy: what a handler does to it is not to be seen by the next attempt.
  if (last !== undefined && last.byteLength > 0) request.push(Buffer.from(last));
  request.complete = true;
  request.push(null);
}

/** As it is asked for: a listener may answer without having read everything. */
function upload(
  body: ReadableStream<Uint8Array>,
  request: IncomingMessage,
  fail: (error: Error) => void,
): void {
  const source = fromWeb(body).pause();
  source.on('data', (chunk: Buffer) => void (request.push(chunk) || source.pause()));
  source.once('end', () => finish(request));
  source.once('error', fail);
  request.once('close', () =>
    source
      .removeListener('error', fail)
      .on('error', () => {})
      .destroy(),
  );
  request._read = () => void source.resume();
}
