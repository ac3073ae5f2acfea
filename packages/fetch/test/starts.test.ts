import { respondAsync } from '@respond-async/fetch';
import { describe, expect, it } from 'vitest';
import { type TestEngine, testEngine } from '../../testing/src/index.ts';

/** A handler that never gets to its end: the process dies before. */
function wrapped({ engine }: TestEngine, begun: string[]) {
  return respondAsync(
    (request) => {
      begun.push(request.method);
      return new Promise<Response>(() => {});
    },
    { engine },
  );
}

describe('a request whose process dies again and again', () => {
  it.each([
    ['GET', 3],
    ['PUT', 3],
    ['POST', 1],
    ['PATCH', 1],
  ])('is begun so often, unless told, and has then failed: %s, %d', async (method, starts) => {
    let flow = testEngine();
    const begun: string[] = [];
    let answer = wrapped(flow, begun);
    const init = { method, headers: { prefer: 'respond-async' } };
    const accepted = await answer(new Request('http://api.test/reports', init));
    const monitor = accepted.headers.get('location') ?? '';
    for (let crash = 1; crash <= 5; crash += 1) {
      await flow.settle();
      flow = await flow.restart();
      answer = wrapped(flow, begun);
      await flow.engine.start();
      await flow.advance(60_000);
    }
    expect(begun).toEqual(Array.from({ length: starts }, () => method));
    const told = await answer(new Request(monitor));
    expect(told.headers.get('async-result')).toBe('503');
    expect(await told.json()).toMatchObject({ type: 'urn:respond-async:interrupted' });
  });
});
