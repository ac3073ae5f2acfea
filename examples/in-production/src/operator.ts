import express, { type Express } from 'express';
import type { Engine } from 'respond-async';

/** What the operator may see and end. The file belongs to this process, so this is where it is asked. */
export function createOperatorApp(engine: Engine): Express {
  const app = express();
  app.get('/jobs', async (request, response) => {
    const { after } = request.query;
    const page = await engine.list({
      status: ['pending', 'running'],
      ...(typeof after === 'string' && { after }),
    });
    response.json(page);
  });
  app.delete('/jobs/:id', async (request, response) => {
    const cancelled = await engine.cancel(request.params.id, { by: 'operator' });
    response.status(cancelled.ok ? 200 : 409).json(cancelled);
  });
  return app;
}
