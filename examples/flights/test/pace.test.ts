import { once } from 'node:events';
import express from 'express';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Abandoned, paceOf } from '../src/pace.ts';
import { serve, serveApp } from './serving.ts';

const { job } = vi.hoisted(() => ({ job: { signal: new AbortController().signal, progress: vi.fn() } }));
vi.mock(import('respond-async/node'), async (original) => ({
  ...(await original()),
  jobOf: () => job as never,
}));

afterEach(() => {
  job.signal = new AbortController().signal;
  job.progress.mockReset();
});

const fractions = (): number[] => job.progress.mock.calls.map(([fraction]) => fraction);

describe('pace', () => {
  it.each(['Airports', 'DelayReport', 'FlightsExport'])(
    'spreads the work of %s, and tells how far it has come',
    async (name) => {
      await using app = await serveApp();
      const start = performance.now();
      await (await app.get(`/odata/${name}?pace=300`)).text();
      expect(performance.now() - start).toBeGreaterThanOrEqual(300);
      expect(fractions().length).toBeGreaterThanOrEqual(3);
      expect(fractions()).toEqual(fractions().toSorted((a, b) => a - b));
      expect(fractions().at(-1)).toBe(1);
    },
  );

  it('does not change the answer', async () => {
    await using app = await serveApp();
    const text = async (path: string) => (await app.get(path)).text();
    expect(await text('/odata/DelayReport?pace=50')).toBe(await text('/odata/DelayReport'));
    expect(await text('/odata/FlightsExport?pace=50')).toBe(await text('/odata/FlightsExport'));
  });

  it.each(['DelayReport', 'FlightsExport'])(
    'breaks %s off without an answer when the job is told to stop',
    async (name) => {
      const stop = new AbortController();
      job.signal = stop.signal;
      job.progress.mockImplementation(() => stop.abort());
      await using app = await serveApp();
      const answer = app.get(`/odata/${name}?pace=60000`).then((response) => response.text());
      await expect(answer).rejects.toThrow();
      expect(job.progress).toHaveBeenCalledTimes(1);
    },
  );

  it('is given up when the client goes away', async () => {
    const reached = Promise.withResolvers<unknown>();
    const leaving = new AbortController();
    const app = express().get('/', (req, res) => {
      reached.resolve(paceOf(req, res).reach(1, 'all of it'));
      leaving.abort();
    });
    await using served = await serve(app);
    await expect(served.get('/?pace=60000', { signal: leaving.signal })).rejects.toThrow('aborted');
    await expect(reached.promise).rejects.toBeInstanceOf(Abandoned);
  });

  it('is given up when the client has gone before', async () => {
    const reached = Promise.withResolvers<unknown>();
    const leaving = new AbortController();
    const app = express().get('/', async (req, res) => {
      leaving.abort();
      await once(res, 'close');
      reached.resolve(paceOf(req, res).reach(1, 'all of it'));
    });
    await using served = await serve(app);
    await expect(served.get('/?pace=60000', { signal: leaving.signal })).rejects.toThrow('aborted');
    await expect(reached.promise).rejects.toBeInstanceOf(Abandoned);
  });
});
