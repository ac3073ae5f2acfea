import { createEngine } from '@respond-async/core';
import { type FetchHandler, respondAsync } from '@respond-async/fetch';
import { Hono } from 'hono';
import { describe, expect, it, onTestFinished } from 'vitest';

const tell: FetchHandler = ({ url }) => new Response(new URL(url).pathname);

/** What is told under the monitor of a job that was begun at this path. */
async function later(app: Hono, path: string, engine: ReturnType<typeof createEngine>) {
  onTestFinished(async () => void (await engine.stop({ drain: 0, abort: 0 })));
  const accepted = await app.request(`http://door.test${path}`, { headers: { prefer: 'respond-async' } });
  const monitor = accepted.headers.get('location') ?? '';
  await engine.wait(monitor.slice(monitor.lastIndexOf('/') + 1));
  return { monitor, told: await (await app.request(monitor)).text() };
}

describe('a fetch handler below a prefix', () => {
  it('that is shown the whole path is told the path of its monitors', async () => {
    const engine = createEngine();
    const answer = respondAsync(tell, { engine, monitors: '/api/_async' });
    const app = new Hono().all('/api/*', ({ req }) => answer(req.raw));
    const { monitor, told } = await later(app, '/api/slow', engine);
    expect(monitor).toMatch(/^http:\/\/door\.test\/api\/_async\//);
    expect(told).toBe('/api/slow');
  });

  it('that is not shown the prefix is told it by its base', async () => {
    const engine = createEngine();
    const app = new Hono().mount('/api', respondAsync(tell, { engine, base: 'http://door.test/api' }));
    const { monitor, told } = await later(app, '/api/slow', engine);
    expect(monitor).toMatch(/^http:\/\/door\.test\/api\/_async\//);
    expect(told).toBe('/slow');
  });
});
