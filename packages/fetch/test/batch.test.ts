import { createEngine } from '@respond-async/core';
import { odata } from '@respond-async/dialects';
import { batch, jobOf, respondAsync } from '@respond-async/fetch';
import { describe, expect, it, onTestFinished } from 'vitest';
import { batchesBehave, jsonBatch, type OpenBatches } from './behaviour/batching.ts';

const open: OpenBatches = async (handler) => {
  const errors: unknown[] = [];
  const onError = (error: unknown): void => void errors.push(error);
  const engine = createEngine({ onError });
  onTestFinished(() => void engine.stop({ drain: 0, abort: 0 }));
  const each = (request: Request) => handler(request, jobOf(request));
  const batches = batch(each, { onError });
  const whole = (request: Request) => (request.url.endsWith('/$batch') ? batches(request) : each(request));
  const identify = ({ headers }: Request) => headers.get('x-user') ?? undefined;
  const answer = respondAsync(whole, { engine, onError, identify, dialect: odata() });
  return { engine, errors, fetch: (path, init) => answer(new Request(`http://odata.test${path}`, init)) };
};

describe('batches behind the fetch door', () => {
  batchesBehave(open);

  it('belong to a job of their own after they were interrupted', async () => {
    const seen: (readonly [string, string | undefined])[] = [];
    const told: number[] = [];
    const engine = createEngine();
    onTestFinished(() => void engine.stop({ drain: 0, abort: 0 }));
    const batches = batch(
      (request) => {
        const job = jobOf(request);
        seen.push([new URL(request.url).pathname, job.id]);
        job.progress(0);
        return new Response();
      },
      { interim: { isDue: (done) => done === 1, rest: (rest) => answer(rest) } },
    );
    const answer = respondAsync((request: Request) => batches(request), { engine, dialect: odata() });
    engine.events.on('progress', ({ progress }) => void told.push(progress?.fraction ?? -1));
    const parts = ['a', 'b', 'c'].map((id) => ({ id }));
    const accepted = await answer(
      new Request('http://odata.test/odata/$batch', jsonBatch(parts, { prefer: 'respond-async' })),
    );
    const ids: string[] = [];
    for (let next = accepted.headers.get('location'); next !== null && next !== undefined; ) {
      const id = next.split('/').at(-1) ?? '';
      ids.push(id);
      await engine.wait(id);
      next = (await (await answer(new Request(next))).json())['@nextLink'];
    }
    expect(seen).toEqual(['a', 'b', 'c'].map((name, at) => [`/odata/${name}`, ids[at]]));
    expect(new Set(ids).size).toBe(3);
    expect(told).toEqual([0, 0, 0]);
  });
});
