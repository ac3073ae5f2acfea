import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { jobContext, type Perform } from '@respond-async/fetch';
import { connect } from './connection.ts';
import { handedOn } from './handed-on.ts';
import { inJob } from './job-of.ts';
import { ask, maxHeaderSize } from './private-request.ts';

/** A handler of Node requests: an Express app, or any function that answers by itself. */
export type Listener = (
  request: IncomingMessage,
  response: ServerResponse,
  next: (error?: unknown) => void,
) => unknown;

/** A listener of jobs. It awaits `restore` with what its users know as the request, before they see that. */
export type JobListener<R> = (
  request: IncomingMessage,
  response: ServerResponse,
  next: (error?: unknown) => void,
  restore: (request: R) => void | Promise<void>,
) => unknown;

/** A stored request on its way through the private server. */
interface Call<R> {
  readonly mount: string;
  readonly target: string;
  readonly restore: (request: R) => void | Promise<void>;
  readonly fail: (error: Error) => void;
}

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
export function privateServer<R>(listener: JobListener<R>): Perform<R> {
  const calls = new WeakMap<Duplex, Call<R>>();
  const server = createServer(serverOptions, (request, response) => {
    const call = calls.get(request.socket);
    if (call !== undefined) void hear(listener, request, response, call);
  });
  return (stored, run, restore) => {
    const { near, far } = connect({ encrypted: stored.origin.startsWith('https:') });
    inJob(far, jobContext(run));
    server.emit('connection', far);
    const { mount, target } = stored;
    return new Promise((resolve, reject) => {
      calls.set(far, { mount, target, restore, fail: ask(stored, run, near, resolve, reject) });
    });
  };
}

async function hear<R>(
  listener: JobListener<R>,
  request: IncomingMessage,
  response: ServerResponse,
  { mount, target, restore, fail }: Call<R>,
): Promise<void> {
  // Express, and those who follow it, know by these that they are mounted.
  if (mount !== '') Object.assign(request, { url: target, baseUrl: mount, originalUrl: mount + target });
  const thrown = (error: unknown): void => fail(error instanceof Error ? error : new Error(String(error)));
  try {
    await listener(request, response, (error) => handedOn(error, response, thrown), restore);
  } catch (error) {
    thrown(error);
  }
}
