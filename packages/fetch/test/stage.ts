import { createEngine, type EngineOptions } from '@respond-async/core';
import { type FetchHandler, type RespondAsyncOptions, respondAsync } from '@respond-async/fetch';
import { expect, onTestFinished } from 'vitest';
import { handClock } from '../../testing/src/hand-clock.ts';

interface StageOptions extends Partial<RespondAsyncOptions<Request>> {
  readonly engineOptions?: EngineOptions;
}

/** A wrapped fetch handler on a clock that is turned by hand; it speaks `plain` unless told. */
export function stage(handler: FetchHandler, { engineOptions, ...options }: StageOptions = {}) {
  const clock = handClock();
  const errors: unknown[] = [];
  const onError = (error: unknown) => void errors.push(error);
  const engine = createEngine({ clock, onError, ...engineOptions });
  onTestFinished(async () => {
    const stopped = engine.stop({ drain: 0, abort: 0 });
    await clock.advance(1);
    await stopped;
  });
  const answer = respondAsync(handler, { engine, onError, ...options });
  const fetch = (path: string, init?: RequestInit) => answer(new Request(`http://door.test${path}`, init));
  return { clock, engine, errors, fetch, ...starting(fetch, engine) };
}

type Fetch = (path: string, init?: RequestInit) => Promise<Response>;

function starting(fetch: Fetch, engine: ReturnType<typeof createEngine>) {
  const start = async (path = '/', init: RequestInit = {}): Promise<string> => {
    const accepted = await fetch(path, preferring('respond-async', init));
    expect(accepted.status).toBe(202);
    return pathOf(accepted);
  };
  const finished = async (path?: string, init?: RequestInit): Promise<string> => {
    const monitor = await start(path, init);
    await engine.wait(monitor.slice(monitor.lastIndexOf('/') + 1));
    return monitor;
  };
  return { start, finished };
}

/** The path of the monitor that an answer leads to. */
export const pathOf = (accepted: Response): string =>
  new URL(accepted.headers.get('location') ?? '').pathname;

export function preferring(prefer: string, init: RequestInit = {}): RequestInit {
  return { ...init, headers: { ...Object.fromEntries(new Headers(init.headers)), prefer } };
}

/** A handler that answers when it is told to, and the way to tell it. */
export function slowly(answer: () => Response = () => new Response('done')) {
  const begun = Promise.withResolvers<Request>();
  const gate = Promise.withResolvers<void>();
  const handler: FetchHandler = async (request) => {
    begun.resolve(request);
    await gate.promise;
    return answer();
  };
  return { handler, begun: begun.promise, finish: gate.resolve };
}
