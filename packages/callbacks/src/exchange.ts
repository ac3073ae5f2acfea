import type { Socket } from 'node:net';
import { Client, type Dispatcher } from 'undici';
import { type TimeLimits, until } from './time-limits.ts';

/** How long a receiver may take, in milliseconds. */
export interface Timeouts {
  /** Until there is a connection, the lookup included: 3,000 ms unless told. */
  readonly connect: number;
  /** From the request to the head of the answer: 5,000 ms unless told. */
  readonly answer: number;
  /** A try as a whole: 10,000 ms unless told. */
  readonly total: number;
}

export const DEFAULT_TIMEOUTS: Timeouts = { connect: 3_000, answer: 5_000, total: 10_000 };

/** What of an answer is read at most, in bytes and milliseconds: nobody looks into it. */
const MOST_BODY = 65_536;
const BODY_TIMEOUT = 1_000;
const MOST_HEAD = 16_384;

export interface Outgoing {
  readonly url: URL;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

export interface Answered {
  readonly status: number;
  readonly retryAfter: string | undefined;
}

/**
 * One request over one connection, which is closed afterwards: nothing is shared between receivers, no redirect is followed,
 * nothing is repeated, and no body is decoded. The head of the answer is all that counts.
 */
export async function exchange(
  socket: Socket,
  { url, method, headers, body }: Outgoing,
  limits: TimeLimits,
  timeout: number,
): Promise<Answered> {
  const client = new Client(url.origin, {
    connect: giveOnce(socket),
    allowH2: false,
    pipelining: 0,
    maxHeaderSize: MOST_HEAD,
    // Time is the clock's.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  try {
    const came = limits.begin('answer', timeout);
    const path = url.pathname + url.search;
    const { signal } = limits;
    const answer = await until(client.request({ path, method, headers, body: body ?? null, signal }), signal);
    came();
    await readSome(answer.body, limits);
    return { status: answer.statusCode, retryAfter: single(answer.headers['retry-after']) };
  } finally {
    client.destroy().catch(() => {});
    socket.destroy();
  }
}

/** A client that has lost its connection would like another one. It is not ready for one before it has asked to the end. */
function giveOnce(socket: Socket): NonNullable<Client.Options['connect']> {
  let given: Socket | undefined = socket;
  return (_options, done) => {
    const one = given;
    given = undefined;
    queueMicrotask(() => (one ? done(null, one) : done(new Error('the connection was closed'), null)));
  };
}

/** Reads what a polite receiver sends along, so that it sees its answer taken; more is cut off. */
async function readSome(body: Dispatcher.ResponseData['body'], limits: TimeLimits): Promise<void> {
  const over = limits.begin('end of the answer', BODY_TIMEOUT);
  let size = 0;
  try {
    for await (const chunk of body as AsyncIterable<Uint8Array>) {
      size += chunk.byteLength;
      if (size > MOST_BODY) return;
    }
  } catch {
    // The answer was its head: what breaks off after it changes nothing.
  } finally {
    over();
  }
}

function single(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
