import { describe, expect, it } from 'vitest';
import { gate, preferring, problemIn, scene } from './scene.ts';

const remove = { method: 'DELETE' };

describe('an operation that speaks plain', () => {
  it('is told as one that answered 500 when its handler throws, without its text [plain-31, plain-43, plain-44]', async () => {
    const thrown = new Error('secret');
    const { fetch, start, settle, errors } = scene(() => Promise.reject(thrown));
    const monitor = await start();
    for (let time = 1; time <= 2; time += 1) {
      const response = await fetch(monitor);
      expect([response.status, response.headers.get('async-result')]).toEqual([200, '500']);
      const problem = await problemIn(response, 500);
      expect(problem.type).toBe('urn:respond-async:failed');
      expect(JSON.stringify(problem)).not.toContain('secret');
      await settle();
    }
    expect(errors).toEqual([thrown]);

    const waited = await fetch('/', preferring('respond-async, wait=5'));
    expect([waited.status, waited.headers.get('async-result')]).toEqual([500, null]);
    expect(await waited.text()).not.toContain('secret');
  });

  it('is told so under the URL of its result, where that has one [plain-31, plain-30]', async () => {
    const { fetch, start } = scene(() => Promise.reject(new Error('secret')), { redirect: 303 });
    const led = await fetch(await start());
    expect(led.status).toBe(303);
    const result = await fetch(led.headers.get('location') ?? '');
    expect([result.status, result.headers.get('async-result')]).toEqual([500, '500']);
    await problemIn(result);
  });

  it('is ended by DELETE, and its handler is told [plain-41, plain-32]', async () => {
    let stopped = false;
    const { passed } = gate();
    const { fetch, start, settle } = scene(async (_, { signal }) => {
      signal.addEventListener('abort', () => {
        stopped = true;
      });
      await passed;
      return new Response();
    });
    const monitor = await start();
    expect(stopped).toBe(false);
    expect((await fetch(monitor, remove)).status).toBe(204);
    await settle();
    expect(stopped).toBe(true);
    for (const method of ['GET', 'HEAD', 'DELETE'])
      expect((await fetch(monitor, { method })).status).toBe(410);
    expect((await problemIn(await fetch(monitor))).type).toBe('urn:respond-async:cancelled');
    expect((await fetch(`${monitor}x`, remove)).status).toBe(404);
  });

  it('loses its result to DELETE [plain-42, plain-32]', async () => {
    const { fetch, start } = scene(() => new Response('done'));
    const monitor = await start();
    expect((await fetch(monitor, remove)).status).toBe(204);
    const gone = await fetch(monitor);
    expect(gone.status).toBe(410);
    expect((await problemIn(gone)).type).toBe('urn:respond-async:discarded');
  });

  it('knows no other methods on its monitor [plain-45]', async () => {
    const { fetch, start } = scene(() => new Response('done'));
    const monitor = await start();
    for (const method of ['POST', 'PUT', 'PATCH', 'OPTIONS']) {
      const response = await fetch(monitor, { method });
      expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD, DELETE']);
      await problemIn(response);
    }
    expect(await (await fetch(monitor)).text()).toBe('done');
  });
});
