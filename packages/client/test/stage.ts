import type { ClientError, StartInit } from '@respond-async/client';
import { type HandClock, handClock } from '@respond-async/testing';

/** A request, as the server has seen it. */
interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly body: string | undefined;
  /** When, in milliseconds from the beginning. */
  readonly at: number;
  readonly init: RequestInit;
}

/** What a server made by hand answers: the last one again and again. */
export type Answering = Response | Error | ((seen: Seen) => Response | Error | Promise<Response>);

export interface Stage {
  readonly clock: HandClock;
  readonly seen: Seen[];
  /** What the client is given: this server, and this clock. */
  readonly init: Required<Pick<StartInit, 'clock' | 'random' | 'fetch'>>;
  /** Turns the clock until the promise is settled. */
  until<T>(promise: Promise<T>): Promise<T>;
}

const LONGEST = 2_000;

/** A server that gives these answers, in this order, to a client on a clock that is turned by hand. */
export function stage(...answers: readonly Answering[]): Stage {
  const clock = handClock();
  const start = clock.now();
  const seen: Seen[] = [];
  const answer = async (input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> => {
    init.signal?.throwIfAborted();
    const request = input instanceof Request ? input : undefined;
    const now: Seen = {
      method: init.method ?? request?.method ?? 'GET',
      url: request?.url ?? String(input),
      headers: new Headers(init.headers ?? request?.headers),
      body: typeof init.body === 'string' ? init.body : undefined,
      at: clock.now() - start,
      init,
    };
    seen.push(now);
    const next = answers[Math.min(seen.length, answers.length) - 1];
    const given = typeof next === 'function' ? await next(now) : next;
    if (given instanceof Error) throw given;
    if (given === undefined) throw new Error('there is no answer left');
    return given.clone();
  };
  return {
    clock,
    seen,
    init: { clock, random: () => 0.5, fetch: answer },
    until: (promise) => turned(promise, clock),
  };
}

async function turned<T>(promise: Promise<T>, clock: HandClock): Promise<T> {
  let isSettled = false;
  const settled = (): void => {
    isSettled = true;
  };
  promise.then(settled, settled);
  await clock.settle();
  for (let turn = 0; !isSettled; turn += 1) {
    if (turn === LONGEST) throw new Error('it does not end');
    await clock.advance(turn < 100 ? 500 : 5_000);
  }
  return promise;
}

export const MONITOR = 'https://api.example/_async/1';

/** A 202 of the plain form. */
export const accepted = (headers: Record<string, string> = {}): Response =>
  new Response(null, { status: 202, headers: { location: MONITOR, ...headers } });

/** The operation's answer, as a plain monitor gives it. */
export const finished = (
  status: number,
  body: unknown = { made: true },
  headers: Record<string, string> = {},
): Response => Response.json(body, { status: 200, headers: { 'async-result': String(status), ...headers } });

export const problem = (status: number, headers: Record<string, string> = {}): Response =>
  Response.json({ type: 'about:blank', title: `No ${status}`, status }, { status, headers });

/** What a promise rejects with. */
export const errorOf = (promise: Promise<unknown>): Promise<ClientError> =>
  promise.then(
    () => Promise.reject(new Error('it did not fail')),
    (error: ClientError) => error,
  );
