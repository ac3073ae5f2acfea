import { setImmediate as turn } from 'node:timers/promises';
import { createEngine } from '@respond-async/core';
import { respondAsync } from '@respond-async/fetch';
import { expect, it, onTestFinished } from 'vitest';

it('a job that has stood in line begins at once: its 202 has been out for long', async () => {
  const engine = createEngine({ concurrency: 1 });
  onTestFinished(async () => void (await engine.stop()));
  let answered = 0;
  const handler = (): Response => {
    answered += 1;
    return new Response('done');
  };
  const door = respondAsync(handler, { engine });
  const start = () =>
    door(new Request('http://a/', { method: 'POST', headers: { prefer: 'respond-async' } }));
  await start();
  await Promise.all(Array.from({ length: 50 }, start));
  // One turn each would take 50 at least.
  for (let turns = 0; turns < 10; turns += 1) await turn();
  expect(answered).toBe(51);
});
