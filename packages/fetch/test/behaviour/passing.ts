import { expect, it } from 'vitest';
import { type Door, preferring, scene } from './scene.ts';

export function passing(door: Door): void {
  it('passes requests that do not ask through, with Vary beside their own', async () => {
    const { fetch, engine } = await scene(
      door,
      async (request, job) =>
        new Response(`${await request.text()} ${job.inJob}`, {
          status: 201,
          headers: { vary: 'Origin', 'x-own': '1', 'cache-control': 'max-age=60', 'set-cookie': 'a=b' },
        }),
    );
    const answer = await fetch('/things?x=1', { method: 'POST', body: 'hello' });
    expect(answer.status).toBe(201);
    expect(await answer.text()).toBe('hello false');
    expect(answer.headers.get('vary')).toBe(`Origin, ${door.speech.dialect().vary}`);
    expect(answer.headers.get('x-own')).toBe('1');
    expect(answer.headers.get('cache-control')).toBe('max-age=60');
    expect(answer.headers.get('set-cookie')).toBe('a=b');
    expect((await engine.list()).jobs).toEqual([]);
  });

  it('leaves requests that are not eligible alone, even their Vary', async () => {
    const eligible = (header: (name: string) => string | undefined) => header('x-slow') === 'yes';
    const { fetch } = await scene(door, () => new Response('now'), { eligible });
    const fast = await fetch('/', preferring('respond-async'));
    expect(fast.status).toBe(200);
    expect(fast.headers.get('vary')).toBeNull();
    expect((await fetch('/', preferring('respond-async', { headers: { 'x-slow': 'yes' } }))).status).toBe(
      202,
    );
  });

  it('answers at once where it can not be told whether it may be later', async () => {
    const eligible = () => {
      throw new Error('no rules');
    };
    const { fetch, errors } = await scene(door, () => new Response('now'), { eligible });
    const answer = await fetch('/', preferring('respond-async'));
    expect([answer.status, await answer.text()]).toEqual([200, 'now']);
    expect(errors).toMatchObject([{ message: 'no rules' }]);
  });

  it('answers only what stands below the path of the monitors itself', async () => {
    const { fetch } = await scene(door, () => new Response('handler'));
    expect(await (await fetch('/_asynchronous')).text()).toBe('handler');
    expect((await fetch('/_async/unknown')).status).toBe(404);
    expect((await fetch('/_async')).status).toBe(404);
  });
}
