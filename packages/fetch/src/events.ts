import type { Clock, Engine, Found, JobInfo } from '@respond-async/core';
import type { Ask, HeaderList } from '@respond-async/dialects';
import { type CarriedOut, type Desk, refused } from './carry-out.ts';
import type { Conversation } from './conversation.ts';
import { EventStream, LAST_EVENT } from './event-stream.ts';
import type { Outgoing } from './exchange.ts';
import { JobEvents } from './job-events.ts';
import { withOwnNotes } from './notes.ts';
import { servedHeaders } from './served-headers.ts';

/** How long a stream lasts at most, in milliseconds: its reader connects again. */
const LONGEST = 3_600_000;
/** When to come again where there is no room, in milliseconds. */
const RETRY_AFTER = 5_000;

/** What a job is told as. */
type Describe = (job: JobInfo) => string;

/** How this request is told of the events of a job; `undefined` where it asks for something else, or there are none. */
export function describeEvents<R>(
  ask: Ask,
  { request, dialect, env }: Conversation<R>,
): Describe | undefined {
  const watches = (ask.type === 'peek' || ask.type === 'take') && request.method === 'GET';
  if (!watches || dialect.document === undefined || !wantsEvents(request.header('accept'))) return undefined;
  return (job) => JSON.stringify(dialect.document?.(withOwnNotes(job), env));
}

/** Said in so many words: who takes anything takes the ordinary answer. RFC 9110, 12.5.1. */
function wantsEvents(accept: string | undefined): boolean {
  if (accept === undefined || accept === '*/*') return false;
  const ranges = accept.toLowerCase().split(',');
  return ranges.some(
    (range) => /^\s*text\/event-stream\s*(?:;|$)/.test(range) && !/;\s*q=0(?:\.0*)?\s*(?:;|$)/.test(range),
  );
}

/** Streams of how jobs stand, to those who watch them as they go. */
export class Events {
  readonly #jobs: JobEvents;
  readonly #most: number;
  readonly #onError: (error: unknown) => void;
  #streams = 0;

  constructor(engine: Engine, most: number, onError: (error: unknown) => void) {
    this.#jobs = new JobEvents(engine.events);
    this.#most = most;
    this.#onError = onError;
  }

  /** How a job stands, and each change of it to its end; or why there is nothing to be told. */
  async follow(id: string, describe: Describe, desk: Desk): Promise<CarriedOut | Outgoing> {
    if (this.#streams >= this.#most) return full;
    const over = new AbortController();
    const stream = this.#open(id, describe, desk.engine.clock, over);
    const found = await lookAt(id, desk).catch((error) => {
      stream.drop();
      throw error;
    });
    if (!found.ok) {
      stream.drop();
      return { answer: refused(found) };
    }
    const { job } = found;
    if (job.settledAt !== undefined) stream.close(describe(job));
    // What has happened since it was read is newer.
    else if (stream.isNew) stream.show(describe(job));
    const gone = () => AbortSignal.any([desk.gone(), over.signal]);
    if (job.settledAt === undefined) void this.#toTheEnd(id, stream, describe, { ...desk, gone });
    return outgoing(stream);
  }

  #open(id: string, describe: Describe, clock: Clock, over: AbortController): EventStream {
    this.#streams += 1;
    const stream = new EventStream(clock, () => {
      this.#streams -= 1;
      stopListening();
      over.abort();
    });
    const stopListening = this.#jobs.on(id, (job) => stream.show(describe(job)));
    return stream;
  }

  async #toTheEnd(
    id: string,
    stream: EventStream,
    describe: Describe,
    { engine, access, gone }: Desk,
  ): Promise<void> {
    const signal = gone();
    try {
      const seen = await engine.wait(id, { timeout: LONGEST, signal, ...access });
      stream.close(seen.ok && seen.job.settledAt !== undefined ? describe(seen.job) : undefined);
    } catch (error) {
      if (!signal.aborted) this.#onError(error);
      stream.drop();
    }
  }
}

const full: CarriedOut = { answer: { type: 'refused', refusal: 'unavailable', retryAfter: RETRY_AFTER } };

/** What was thrown away is not told of any more. */
async function lookAt(id: string, { engine, access }: Desk): Promise<Found> {
  const found = await engine.read(id, access);
  if (!found.ok || found.job.settledAt === undefined) return found;
  const seen = await engine.peek(id, access);
  return !seen.ok && seen.refusal === 'discarded' ? seen : found;
}

function outgoing(stream: EventStream): Outgoing {
  const headers = [
    ['Content-Type', 'text/event-stream'],
    // Some proxies collect what they hand on unless they are told not to.
    ['X-Accel-Buffering', 'no'],
  ] as const;
  return {
    status: 200,
    headers: servedHeaders({ headers, vary: 'Accept', length: undefined }).map(untransformed),
    body: stream.body,
    delivered: () => {},
    failed: () => stream.drop(),
  };
}

/** What compresses holds events back until there are enough of them. */
function untransformed([name, value]: HeaderList[number]): HeaderList[number] {
  return name === 'Cache-Control' ? [name, `${value}, no-transform`] : [name, value];
}

/** A browser that has been told everything connects again all the same, until it hears this. */
export function toldAlready<R>({ request }: Conversation<R>): Outgoing | undefined {
  if (request.header('last-event-id') !== LAST_EVENT) return undefined;
  const headers = servedHeaders({ headers: [], vary: 'Accept', length: undefined });
  return { status: 204, headers, delivered: () => {}, failed: () => {} };
}
