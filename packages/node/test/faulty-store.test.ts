import { createEngine } from '@respond-async/core';
import { odata } from '@respond-async/dialects';
import { respondAsync } from '@respond-async/node';
import { expect, it, onTestFinished } from 'vitest';
import { listen } from '../../fetch/test/behaviour/server.ts';
import { faulty, spoiled } from '../../fetch/test/faulty-store.ts';

const RESULT = Buffer.alloc(200_000, 'result ');

it.each(spoiled)(
  'a result of which the store gives %s than there is breaks off, and is not used up',
  async (_, spoil) => {
    let isFaulty = true;
    const engine = createEngine({ store: faulty(spoil, () => isFaulty) });
    const app = respondAsync((_, response) => void response.end(RESULT), { engine, dialect: odata() });
    const { fetch, close } = await listen(app);
    onTestFinished(async () => {
      await engine.stop({ drain: 0, abort: 0 });
      await close();
    });
    const accepted = await fetch('/', { headers: { prefer: 'respond-async' } });
    const monitor = new URL(accepted.headers.get('location') ?? '').pathname;
    await engine.wait(monitor.slice('/_async/'.length));
    await expect(fetch(monitor).then((answer) => answer.arrayBuffer())).rejects.toThrow(/aborted|hang up/);
    isFaulty = false;
    expect(RESULT.equals(Buffer.from(await (await fetch(monitor)).arrayBuffer()))).toBe(true);
  },
);
