import { createEngine } from '@respond-async/core';
import { monitors, respondAsync } from '@respond-async/node';
import express from 'express';
import { describe, expect, it, onTestFinished } from 'vitest';
import { listen } from '../../fetch/test/behaviour/server.ts';

/** Two handlers, each at a path of its own, and the monitors of both at a third. */
async function serve() {
  const engine = createEngine();
  const app = express()
    .disable('x-powered-by')
    .use(monitors({ engine, name: ['slow', 'slower'] }))
    .get(
      '/slow',
      respondAsync((_, response) => void response.end('slow'), { engine, name: 'slow' }),
    )
    .get(
      '/slower',
      respondAsync((_, response) => void response.end('slower'), { engine, name: 'slower' }),
    );
  const { fetch, close } = await listen(app);
  onTestFinished(async () => {
    await engine.stop({ drain: 0, abort: 0 });
    await close();
  });
  return { engine, fetch };
}

describe('monitors alone', () => {
  it.each(['slow', 'slower'])('watch the jobs of %s, and of the other', async (name) => {
    const { engine, fetch } = await serve();
    const accepted = await fetch(`/${name}`, { headers: { prefer: 'respond-async' } });
    expect(accepted.status).toBe(202);
    const monitor = new URL(accepted.headers.get('location') ?? '').pathname;
    expect(monitor).toMatch(/^\/_async\//);
    await engine.wait(monitor.slice('/_async/'.length));
    expect(await (await fetch(monitor)).text()).toBe(name);
    expect((await fetch(monitor)).status).toBe(410);
  });

  it('leave every other path to the framework', async () => {
    const { fetch } = await serve();
    const live = await fetch('/slow');
    expect([live.headers.get('vary'), await live.text()]).toEqual(['Prefer', 'slow']);
    expect((await fetch('/_async/unknown')).headers.get('content-type')).toBe('application/problem+json');
  });

  it('are a 404 for every other path where there is no framework', async () => {
    const { fetch, close } = await listen(monitors({ engine: createEngine() }));
    onTestFinished(close);
    const [other, unknown] = [await fetch('/other'), await fetch('/_async/unknown')];
    expect([other.status, other.headers.get('content-type')]).toEqual([404, null]);
    expect([unknown.status, unknown.headers.get('content-type')]).toEqual([404, 'application/problem+json']);
  });
});
