import { getRequestListener } from '@hono/node-server';
import { jobOf, respondAsync } from '@respond-async/fetch';
import { Hono } from 'hono';
import { describe } from 'vitest';
import { behaves, delivers } from './behaviour/behaviour.ts';
import { type Open, optionsFor } from './behaviour/scene.ts';
import { listen } from './behaviour/server.ts';

const serving =
  (overrideGlobalObjects: boolean): Open =>
  async (handler, options) => {
    const app = new Hono();
    app.all('*', ({ req }) => handler(req.raw, jobOf(req.raw)));
    app.onError((error) => {
      throw error;
    });
    const asked = optionsFor<Request>(
      options,
      ({ headers }, name) => headers.get(name) ?? undefined,
      ({ headers }, name, value) => headers.set(name, value),
    );
    const answer = respondAsync((request: Request) => app.fetch(request), asked);
    return listen(getRequestListener(answer, { overrideGlobalObjects }));
  };

describe('Hono behind the fetch door', () => {
  behaves(serving(false));
  delivers(serving(true));
});
