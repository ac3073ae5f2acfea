import {
  type ClientRequest,
  createServer,
  type IncomingMessage,
  type ServerResponse,
  STATUS_CODES,
  request as send,
} from 'node:http';
import type { Duplex } from 'node:stream';
import type { Run } from '@respond-async/core';
import { jobContext, type Perform, type Performed, type StoredRequest } from '@respond-async/fetch';
import { connect } from './connection.ts';
import { framed, headerPairs } from './header-pairs.ts';
import { inJob } from './job-of.ts';
import { fromWeb, toWeb } from './web-stream.ts';

/** A handler of Node requests: an Express app, or any function that answers by itself. */
export type Listener = (
  request: IncomingMessage,
  response: ServerResponse,
  next: (error?: unknown) => void,
) => unknown;

/** A stored request on its way through the private server. */
interface Call {
  readonly stored: StoredRequest;
  readonly fail: (error: Error) => void;
}

/** Heads may be as long as the server that accepted them allowed. */
const maxHeaderSize = 1_000_000;

/** It listens nowhere, and waits for its handler as long as the job may run. */
const serverOptions = {
  maxHeaderSize,
  requireHostHeader: false,
  requestTimeout: 0,
  headersTimeout: 0,
  keepAliveTimeout: 0,
};

/**
 * Has a listener answer stored requests. They go through an HTTP server over a connection in memory: so the listener
 * meets Node's own request and response, and Node's own parser reads what it answers.
 */
export function privateServer(listener: Listener): Perform {
  const calls = new WeakMap<Duplex, Call>();
  const server = createServer(serverOptions, (request, response) => {
    const call = calls.get(request.socket);
    if (call !== undefined) void hear(listener, request, response, call);
  });
  return (stored, run) => {
    const { near, far } = connect({ encrypted: stored.origin.startsWith('https:') });
    inJob(far, jobContext(run));
    server.emit('connection', far);
    return new Promise((resolve, reject) => {
      calls.set(far, { stored, fail: ask(stored, run, near, resolve, reject) });
    });
  };
}

async function hear(
  listener: Listener,
  request: IncomingMessage,
  response: ServerResponse,
  { stored: { mount, target }, fail }: Call,
): Promise<void> {
  // Express, and those who follow it, know by these that they are mounted.
  if (mount !== '') Object.assign(request, { url: target, baseUrl: mount, originalUrl: mount + target });
  const thrown = (error: unknown): void => fail(error instanceof Error ? error : new Error(String(error)));
  try {
    await listener(request, response, (error) => handedOn(error, response, thrown));
  } catch (error) {
    thrown(error);
  }
}

/**
 * What a framework does not answer itself it hands on. Nothing comes after it in a job: nobody has an answer, or the
 * request was wrong (its error says so by a status of 4xx), or the handler has thrown.
 */
function handedOn(error: unknown, response: ServerResponse, thrown: (error: unknown) => void): void {
  const status = error === undefined || error === null ? 404 : Number(Object(error).status);
  if (!(status >= 400 && status < 500) || response.headersSent) {
    thrown(error);
    return;
  }
  const said =
    error instanceof Error && 'expose' in error && error.expose === true ? error.message : undefined;
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' });
  response.end(said ?? STATUS_CODES[status]);
}

/** Sends a stored request. What comes back breaks the exchange off. */
function ask(
  { method, mount, target, headers }: StoredRequest,
  run: Run,
  near: Duplex,
  resolve: (performed: Performed) => void,
  reject: (error: Error) => void,
): (error: Error) => void {
  const { body } = run;
  const path = mount + target;
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
    resolve(performed(response));
  });
  request.on('error', reject);
  run.signal.addEventListener('abort', () => fail(run.signal.reason), { once: true });
  if (body === undefined) request.end();
  else upload(body, request, fail);
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

function performed(response: IncomingMessage): Performed {
  const { statusCode = 0, rawHeaders } = response;
  const body = toWeb(response, () => response.destroy());
  return { status: statusCode, headers: headerPairs(rawHeaders), body };
}
