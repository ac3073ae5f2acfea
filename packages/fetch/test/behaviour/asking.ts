import { expect, it } from 'vitest';
import { handClock } from '../../../testing/src/hand-clock.ts';
import { bytesOf, type Door, gate, preferring, scene, someBytes } from './scene.ts';

export function asking(door: Door): void {
  it('answers 202 with a monitor before the handler is done', async () => {
    const { passed, open: finish } = gate();
    const { fetch, ended } = await scene(door, () => passed.then(() => new Response('done')));
    const accepted = await fetch('/slow', preferring('respond-async'));
    expect(accepted.status).toBe(202);
    expect(accepted.headers.get('preference-applied')).toBe('respond-async');
    expect(accepted.headers.get('cache-control')).toBe('no-store');
    expect(accepted.headers.get('vary')).toBe(door.speech.dialect().vary);
    const monitor = new URL(accepted.headers.get('location') ?? '').pathname;
    expect((await fetch(monitor)).status).toBe(202);
    finish();
    await ended(monitor);
    expect(await (await fetch(monitor)).text()).toBe('done');
  });

  it('builds monitor URLs from the request, or from the base that it is told', async () => {
    const forwarded = { headers: { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' } };
    const own = await scene(door, () => new Response());
    const plain = await own.fetch('/', preferring('respond-async', forwarded));
    expect(plain.headers.get('location')).toMatch(
      /^https?:\/\/(127\.0\.0\.1:\d+|door\.test)\/_async\/[\w-]{24,}$/,
    );
    const told = await scene(door, () => new Response(), {
      base: () => 'https://api.example/v1/',
      monitors: '/jobs',
    });
    const based = await told.fetch('/', preferring('respond-async', forwarded));
    expect(based.headers.get('location')).toMatch(/^https:\/\/api\.example\/v1\/jobs\/[\w-]{24,}$/);
  });

  it('runs the job on the request as it came, without what asked for a later answer', async () => {
    const { later } = await scene(door, async (request) => {
      const { method, url, headers } = request;
      const path = url.slice(url.indexOf('/', 8));
      return Response.json([method, path, headers.get('prefer'), headers.get('x-own'), await request.text()]);
    });
    const headers = { prefer: 'respond-async, return=minimal, foo="a, wait=2"', 'x-own': 'kept' };
    const start = preferring(headers.prefer, { method: 'PUT', body: 'text', headers });
    expect(await (await later('/a/b%20c?d=%2F&e', { ...start })).json()).toEqual([
      'PUT',
      '/a/b%20c?d=%2F&e',
      null,
      'kept',
      'text',
    ]);
  });

  it.each([0, 1, 100, 2_048, 2_049, 70_000, 999_999])('keeps a body of %i bytes as it is', async (length) => {
    const { later } = await scene(door, async (request) => new Response(await request.arrayBuffer()));
    const body = someBytes(length);
    const answer = await later('/', { method: 'POST', body });
    expect(Buffer.compare(body, await bytesOf(answer))).toBe(0);
    expect(answer.headers.get('content-length')).toBe(String(length));
  });

  it('refuses bodies that are too large, and leaves nothing behind', async () => {
    const { fetch, engine } = await scene(door, () => new Response(), { maxBody: 50_000 });
    const refused = await fetch(
      '/',
      preferring('respond-async', { method: 'POST', body: someBytes(50_001) }),
    );
    expect(refused.status).toBe(413);
    expect(await refused.text()).toMatch(/too.large/);
    expect((await engine.list()).jobs).toEqual([]);
    const right = await fetch('/', preferring('respond-async', { method: 'POST', body: someBytes(50_000) }));
    expect(right.status).toBe(202);
  });

  it('refuses streams that turn out to be too large, and leaves nothing behind', async () => {
    const { fetch, engine, errors } = await scene(door, () => new Response(), { maxBody: 50_000 });
    const body = new Blob([someBytes(70_000)]).stream();
    const streamed = { method: 'POST', body, duplex: 'half' };
    expect((await fetch('/', preferring('respond-async', streamed))).status).toBe(413);
    expect((await engine.list()).jobs).toEqual([]);
    expect(errors).toEqual([]);
  });

  it('gives the answer itself when it is there within the time that the client waits', async () => {
    const { fetch } = await scene(
      door,
      () => new Response('quick', { status: 203, headers: { 'x-own': '1' } }),
    );
    const answer = await fetch('/', preferring('respond-async, wait=10'));
    expect(answer.status).toBe(203);
    expect(answer.headers.get('location')).toBeNull();
    expect(answer.headers.get('x-own')).toBe('1');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(await answer.text()).toBe('quick');
  });

  it('goes on with the same run when the client has waited long enough [odata-6]', async () => {
    const { passed, open: finish } = gate();
    const begun = gate();
    const clock = handClock();
    let runs = 0;
    const slow = async () => {
      runs += 1;
      begun.open();
      await passed;
      return new Response('slow');
    };
    const { fetch, ended } = await scene(door, slow, { engineOptions: { clock } });
    const waiting = fetch('/', preferring('respond-async, wait=3'));
    await begun.passed;
    await clock.advance(3_000);
    const accepted = await waiting;
    expect(accepted.status).toBe(202);
    finish();
    const monitor = new URL(accepted.headers.get('location') ?? '').pathname;
    await ended(monitor);
    expect(await (await fetch(monitor)).text()).toBe('slow');
    expect(runs).toBe(1);
  });
}
