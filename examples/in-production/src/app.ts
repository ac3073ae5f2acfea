import { setTimeout as sleep } from 'node:timers/promises';
import express, { type Express } from 'express';
import { jobOf } from 'respond-async/node';

/** An ordinary app with one slow route. It runs as it always did; in a job it says how far it is, and stops when told. */
export function createApp(reportTime: number): Express {
  const app = express();
  app.disable('x-powered-by');
  app.get('/healthz', (_request, response) => void response.send('ok'));
  app.all('/reports', async (request, response) => {
    const { id, owner, progress, signal } = jobOf(request);
    // The one place that knows both the job and what it is for.
    if (id !== undefined)
      console.log(JSON.stringify({ event: 'report', id, owner, url: request.originalUrl }));
    for (let step = 0; step < 10; step += 1) {
      progress(step / 10);
      await sleep(reportTime / 10, undefined, { signal });
    }
    response.json({ rows: 3, for: owner });
  });
  return app;
}
