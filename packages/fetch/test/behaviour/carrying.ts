import { createEngine, memoryStore } from '@respond-async/core';
import { expect, it } from 'vitest';
import { handClock } from '../../../testing/src/hand-clock.ts';
import { type Door, gate, scene, type TestHandler } from './scene.ts';

const secrets = { authorization: 'Bearer 1', cookie: 'a=b', 'x-api-key': '2', 'x-session-token': '3' };

const tellSecrets: TestHandler = ({ headers }) =>
  Response.json(Object.keys(secrets).map((name) => headers.get(name)));

export function carrying(door: Door): void {
  it('runs jobs with the credentials of their requests, which are never stored', async () => {
    const written: string[] = [];
    const store = memoryStore();
    const commit: typeof store.commit = (change) => {
      written.push(JSON.stringify(change));
      return store.commit(change);
    };
    const engineOptions = { store: { ...store, commit } };
    const { start, ended, fetch } = await scene(door, tellSecrets, { engineOptions });
    const monitor = await start('/', { headers: secrets });
    await ended(monitor);
    const before = written.length;
    expect(await (await fetch(monitor)).json()).toEqual(Object.values(secrets));
    // The handler told them; up to then nobody had written them down.
    expect(written.slice(0, before - 1).join()).not.toContain('Bearer');
  });

  it('runs jobs without credentials when they are dropped', async () => {
    const { later } = await scene(door, tellSecrets, { credentials: 'drop' });
    expect(await (await later('/', { headers: secrets })).json()).toEqual([null, null, null, null]);
  });

  it('fails jobs whose credentials went with the process that knew them', async () => {
    const [store, clock] = [memoryStore(), handClock()];
    const begun = gate();
    const forever: TestHandler = (_, job) =>
      new Promise((_resolve, reject) => {
        begun.open();
        job.signal.addEventListener('abort', () => reject(job.signal.reason));
      });
    const first = await scene(door, forever, { engineOptions: { store, clock } });
    const monitor = await first.start('/', { headers: secrets });
    await begun.passed;
    await Promise.all([first.engine.stop({ drain: 0, abort: 1_000 }), clock.advance(1_000)]);
    const second = await scene(door, tellSecrets, { engineOptions: { store, clock } });
    const ended = second.ended(monitor);
    // It waits a while before it is run again.
    await clock.advance(2_000);
    expect(await ended).toMatchObject({ failure: { reason: 'credentials-lost' } });
    expect((await second.fetch(monitor)).headers.get(door.speech.result)).toBe('503');
  });

  it('wants to be told what becomes of credentials when they could be lost', async () => {
    const { open, speech } = door;
    const make = async (durable: boolean, shared: boolean, more = {}) => {
      const engine = createEngine({ store: { ...memoryStore(), supports: { durable, shared } } });
      return open(() => new Response(), { engine, dialect: speech.dialect(), ...more });
    };
    await expect(make(true, false)).rejects.toThrow(/'memory'.*'drop'/);
    await expect(make(true, true, { credentials: 'memory' })).rejects.toThrow(TypeError);
  });

  it('tells a handler which job it works for, and clients how far it has come', async () => {
    const { later, engine } = await scene(door, (_, job) => {
      job.progress(0.5, 'half');
      return Response.json([job.inJob, job.attempt, job.id?.length, job.signal.aborted]);
    });
    const told: unknown[] = [];
    engine.events.on('progress', (job) => told.push(job.progress));
    expect(await (await later('/')).json()).toEqual([true, 1, 32, false]);
    expect(told).toEqual([{ fraction: 0.5, message: 'half' }]);
  });

  it('replays what is safe to replay, and nothing else', async () => {
    const headers = {
      'set-cookie': 'session=1',
      'access-control-allow-origin': '*',
      'strict-transport-security': 'max-age=1',
      'clear-site-data': '"*"',
      'cache-control': 'public',
      'content-language': 'en',
      'odata-version': '4.0',
      vary: 'Origin',
      age: '7',
    };
    const { later } = await scene(door, () => Response.json({}, { status: 201, headers }));
    const { headers: served } = await later('/');
    for (const name of Object.keys(headers).slice(0, 4)) expect(served.get(name)).toBeNull();
    expect(served.get('age')).toBeNull();
    expect(served.get('cache-control')).toBe('no-store');
    expect(served.get('x-content-type-options')).toBe('nosniff');
    expect(served.get('referrer-policy')).toBe('no-referrer');
    expect(served.get('content-language')).toBe('en');
    expect(served.get('odata-version')).toBe('4.0');
    expect(served.get('vary')).toBe(door.speech.resultVary);
    expect(served.get('content-security-policy')).toBeNull();
  });

  it.each(['text/html; charset=utf-8', 'image/svg+xml', 'text/javascript', 'something/new', ''])(
    'lets no browser run a result of the type %o',
    async (type) => {
      const body = new TextEncoder().encode('<script>alert(1)</script>');
      const { later } = await scene(
        door,
        () => new Response(body, type === '' ? {} : { headers: { 'content-type': type } }),
      );
      const { headers } = await later('/');
      if (type === '') expect(headers.get('content-type')).toBe('application/octet-stream');
      else expect(headers.get('content-security-policy')).toContain('sandbox');
      expect(headers.get('content-disposition')).toBe(type === '' ? null : 'attachment');
    },
  );
}
