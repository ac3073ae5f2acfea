import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Run } from '@respond-async/core';
import { jobContext, type Perform, type Performed, type StoredRequest } from '@respond-async/fetch';
import { handedOn } from './handed-on.ts';
import { JobAnswer } from './job-answer.ts';
import { jobRequest } from './job-request.ts';
import { jobResponse } from './job-response.ts';
import { JobSocket } from './job-socket.ts';

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

/**
 * Has a listener answer stored requests. It meets Node's own request and response, with a `JobSocket` in the place
 * of a connection: what the response sends is read back. `late` is told of what a listener throws after it has answered,
 * and `midway` of what breaks off an answer that is no job's and is being read: its reader hears that, and not why.
 */
export function performer<R>(listener: JobListener<R>, late: Told, midway: Told = late): Perform<R> {
  return (stored, run, restore) => {
    const hear: Hear = (request, response, thrown) => {
      const next = (error?: unknown): void => handedOn(error, response, thrown);
      return listener(request, response, next, restore);
    };
    return exchange(stored, run, hear, { late, midway });
  };
}

type Told = (error: unknown) => void;

/** What a job answers in so many bytes is kept without a stream. */
const SMALL = 16_384;

type Hear = (request: IncomingMessage, response: ServerResponse, thrown: Told) => unknown;

function exchange(
  stored: StoredRequest,
  run: Run,
  hear: Hear,
  { late, midway }: { readonly late: Told; readonly midway: Told },
): Promise<Performed> {
  const job = jobContext(run);
  // Who waits for it reads it as it is written.
  const answer = new JobAnswer(() => response, job.inJob ? SMALL : 0, stored.method);
  const socket = new JobSocket(job, stored.origin.startsWith('https:'), answer);
  let isFinished = false;
  const breakOff = (error: unknown): void => {
    answer.fail(error instanceof Error ? error : new Error(String(error)));
    socket.destroy();
  };
  const request = jobRequest(stored, run, socket, breakOff);
  const response = jobResponse(request, socket);
  response.on('finish', () => {
    if (socket.isCut) return;
    isFinished = true;
    answer.finish();
    // As Node's server takes it away.
    (response as { socket: unknown }).socket = null;
    // What is left of the request is let go by, as on every connection that is not kept.
    if (!request.readableEnded) request.resume();
    socket.destroy();
  });
  socket.on('close', () => {
    if (!isFinished) closed(request, response, answer);
  });
  run.whenStopped(breakOff);
  const thrown = (error: unknown): void => {
    if (response.writableEnded) return void late(error);
    if (!job.inJob && answer.isLeaving && !socket.destroyed) midway(error);
    breakOff(error);
  };
  if (!answer.isOver) heard(hear, request, response, thrown);
  return answer.performed;
}

/** As when a client goes: by whom, only the operator is told. */
function closed(request: IncomingMessage, response: ServerResponse, answer: JobAnswer): void {
  const cause = response.errored ?? request.errored ?? request.socket?.errored;
  answer.fail(cause ?? new Error('the connection was closed before the handler had answered'));
  request.destroy(Object.assign(new Error('aborted'), { code: 'ECONNRESET' }));
}

function heard(hear: Hear, request: IncomingMessage, response: ServerResponse, thrown: Told): void {
  try {
    const done = hear(request, response, thrown);
    // Most listeners give nothing back that could be waited for.
    if (typeof done === 'object' && done !== null && 'then' in done) Promise.resolve(done).catch(thrown);
  } catch (error) {
    thrown(error);
  }
}
