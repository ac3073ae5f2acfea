import { EngineError, memoryStore, type Store } from '@respond-async/core';
import { expect, it } from 'vitest';
import { type Door, gate, preferring, scene } from './scene.ts';

export function ending(door: Door): void {
  it('cancels a job that runs, and tells its handler [odata-45]', async () => {
    const stopped = gate();
    const begun = gate();
    const { start, fetch, engine } = await scene(door, async (_, job) => {
      begun.open();
      await new Promise((resolve) => job.signal.addEventListener('abort', resolve));
      stopped.open();
      return new Response('too late');
    });
    const monitor = await start('/');
    await begun.passed;
    expect((await fetch(monitor, { method: 'DELETE' })).status).toBe(204);
    await stopped.passed;
    expect((await fetch(monitor)).status).toBe(door.speech.gone);
    expect((await engine.list()).jobs).toMatchObject([{ status: 'cancelled', cancelledBy: 'owner' }]);
  });

  it('throws away a result that is not wanted any more', async () => {
    const { start, ended, fetch } = await scene(door, () => new Response('unwanted'));
    const monitor = await start('/');
    await ended(monitor);
    expect((await fetch(monitor, { method: 'DELETE' })).status).toBe(204);
    expect((await fetch(monitor)).status).toBe(door.speech.gone);
    expect((await fetch(monitor, { method: 'DELETE' })).status).toBe(door.speech.gone);
  });

  it('lets nothing of what a handler throws out to clients', async () => {
    const { later, engine, errors } = await scene(door, () => {
      throw new Error('the password is 1234');
    });
    const answer = await later('/');
    expect(answer.headers.get(door.speech.result)).toBe('500');
    expect(await answer.text()).not.toContain('1234');
    expect(errors).toMatchObject([{ message: 'the password is 1234' }]);
    expect((await engine.list()).jobs).toMatchObject([{ status: 'failed', failure: { reason: 'threw' } }]);
  });

  it('fails when the body of the answer breaks off', async () => {
    const { later, engine } = await scene(door, () => {
      const chunks = ['first', new Error('broken')];
      const body = new ReadableStream({
        pull(controller) {
          const chunk = chunks.shift();
          if (chunk instanceof Error) controller.error(chunk);
          else controller.enqueue(new TextEncoder().encode(chunk));
        },
      });
      return new Response(body);
    });
    const answer = await later('/');
    expect(answer.headers.get(door.speech.result)).toBe('500');
    expect(await answer.text()).not.toContain('first');
    expect((await engine.list()).jobs).toMatchObject([{ status: 'failed', failure: { reason: 'threw' } }]);
  });

  it('fails when the answer is larger than a result may be', async () => {
    const body = () =>
      new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(10_000)) });
    const { later, engine } = await scene(door, () => new Response(body()), { maxResult: 100_000 });
    expect((await later('/')).headers.get(door.speech.result)).toBe('500');
    expect((await engine.list()).jobs).toMatchObject([{ failure: { reason: 'result-too-large' } }]);
  });

  it('answers 503, never 404, when the store fails', async () => {
    let failing = false;
    const { start, ended, fetch, errors } = await scene(door, () => new Response('kept'), {
      engineOptions: { store: failingWhen(() => failing) },
    });
    const monitor = await start('/');
    await ended(monitor);
    failing = true;
    for (const answer of [
      await fetch(monitor),
      await fetch(monitor, { method: 'DELETE' }),
      await fetch('/', preferring('respond-async')),
    ]) {
      expect(answer.status).toBe(503);
      expect(await answer.text()).toContain('unavailable');
    }
    expect(errors.every((error) => error instanceof EngineError)).toBe(true);
    failing = false;
    expect(await (await fetch(monitor)).text()).toBe('kept');
  });

  it('answers 503 when it can not be told who asks', async () => {
    const identify = () => {
      throw new Error('no directory');
    };
    const { fetch, errors } = await scene(door, () => new Response(), { identify });
    expect((await fetch('/', preferring('respond-async'))).status).toBe(503);
    expect(errors).toMatchObject([{ message: 'no directory' }]);
  });
}

/** A store that does not answer while it is failing. */
function failingWhen(isFailing: () => boolean): Store {
  const store = memoryStore();
  const check = async () => {
    if (isFailing()) throw new Error('disk full');
  };
  return {
    ...store,
    commit: (change) => check().then(() => store.commit(change)),
    read: (id) => check().then(() => store.read(id)),
  };
}
