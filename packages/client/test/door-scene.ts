import type { StartInit } from '@respond-async/client';
import { createEngine } from '@respond-async/core';
import type { Dialect } from '@respond-async/dialects';
import { respondAsync } from '@respond-async/fetch';
import { handClock } from '@respond-async/testing';
import { onTestFinished } from 'vitest';

/** The client before a server of this project, without a network, on one clock that is turned by hand. */
export function scene(dialect: Dialect, handler: (request: Request) => Response | Promise<Response>) {
  const clock = handClock();
  const errors: unknown[] = [];
  const engine = createEngine({ clock, onError: (error) => void errors.push(error) });
  onTestFinished(async () => {
    const stopped = engine.stop({ drain: 0, abort: 0 });
    await clock.advance(1);
    await stopped;
  });
  const answer = respondAsync(handler, { engine, dialect, onError: (error) => void errors.push(error) });
  const requests: Request[] = [];
  const line = { tamper: (response: Response, _request: Request): Response => response };
  const send: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    requests.push(request);
    return line.tamper(await answer(request.clone()), request);
  };
  const init: StartInit = { clock, random: () => 0.5, fetch: send };
  const until = async <T>(promise: Promise<T>): Promise<T> => {
    let over = false;
    const end = (): void => {
      over = true;
    };
    promise.then(end, end);
    for (let turn = 0; !over && turn < 500; turn += 1) await clock.advance(1_000);
    return promise;
  };
  return { clock, engine, requests, line, init, until, errors };
}
