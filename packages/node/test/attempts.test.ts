import type { IncomingMessage } from 'node:http';
import { respondAsync } from '@respond-async/node';
import { expect, it, onTestFinished } from 'vitest';
import { listen } from '../../fetch/test/behaviour/server.ts';
import { type TestEngine, testEngine } from '../../testing/src/index.ts';

/** A handler that wipes what it has read, and never gets to its end: the process dies before. */
function wiping({ engine }: TestEngine, read: string[]) {
  const listener = async (request: IncomingMessage) => {
    for await (const chunk of request) {
      read.push(String(chunk));
      chunk.fill(0);
    }
  };
  return respondAsync(listener, { engine });
}

it('a handler that is begun again gets its body as it came, whatever the last attempt has made of it', async () => {
  const read: string[] = [];
  let flow = testEngine();
  const { fetch, close } = await listen(wiping(flow, read));
  onTestFinished(close);
  await fetch('/', { method: 'PUT', body: 'precious', headers: { prefer: 'respond-async' } });
  for (const life of [1, 2]) {
    await flow.settle();
    expect(read).toHaveLength(life);
    flow = await flow.restart();
    wiping(flow, read);
    await flow.engine.start();
    await flow.advance(60_000);
  }
  expect(read).toEqual(['precious', 'precious', 'precious']);
});
