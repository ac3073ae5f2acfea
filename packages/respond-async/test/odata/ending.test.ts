import { respondAsync } from 'respond-async/fetch';
import { odata } from 'respond-async/odata';
import { describe, expect, it } from 'vitest';
import { errorIn, gate, idOf, scene } from './scene.ts';

const owned = {
  identify: (request: Request) => request.headers.get('x-owner') ?? undefined,
};

describe('an operation that speaks OData', () => {
  it('is there for everybody from the moment at which they are told of its end [odata-52, odata-101]', async () => {
    const { fetch, start, settle, engine } = scene(() => new Response('done'));
    const seen: Promise<Response>[] = [];
    engine.events.on('settled', ({ id }) => void seen.push(fetch(`/_async/${id}`, { method: 'HEAD' })));
    await start();
    await settle();
    expect((await Promise.all(seen)).map(({ status }) => status)).toEqual([200]);
  });

  it('does not come back when it was cancelled while it ran [odata-103, odata-44, odata-45, odata-47]', async () => {
    const { passed, open } = gate();
    let stopped = false;
    const { fetch, start, settle } = scene(async (_, { signal }) => {
      signal.addEventListener('abort', () => {
        stopped = true;
      });
      await passed;
      return new Response('late');
    });
    const monitor = await start();
    const ended = await fetch(monitor, { method: 'DELETE' });
    expect([ended.status, ended.headers.get('location')]).toEqual([204, null]);
    expect((await fetch(monitor)).status).toBe(404);
    open();
    await settle();
    expect(stopped).toBe(true);
    expect((await fetch(monitor)).status).toBe(404);
  });

  it('is told as one that answered 5xx when the service ended it [odata-50]', async () => {
    const { passed } = gate();
    const { fetch, start, engine } = scene(() => passed.then(() => new Response()));
    const monitor = await start();
    await engine.cancel(idOf(monitor), { by: 'operator' });
    const told = await fetch(monitor);
    expect([told.status, told.headers.get('asyncresult')]).toEqual([200, '503']);
    await errorIn(told);
    const legacy = await fetch(monitor, { headers: { 'odata-maxversion': '4.0' } });
    expect(await legacy.text()).toMatch(/^HTTP\/1\.1 503 Service Unavailable\r\n/);
  });

  it('is watched by nobody but its owner [odata-40, odata-104]', async () => {
    const { fetch, start } = scene(() => new Response('secret'), owned);
    const monitor = await start({ headers: { 'x-owner': 'ada' } });
    for (const method of ['GET', 'HEAD', 'DELETE'])
      for (const headers of [{}, { 'x-owner': 'bob' }])
        expect((await fetch(monitor, { method, headers })).status).toBe(404);
    expect(await (await fetch(monitor, { headers: { 'x-owner': 'ada' } })).text()).toBe('secret');
  });

  it('ends when its process has died [odata-39, odata-109]', async () => {
    const { passed } = gate();
    const world = scene(() => passed.then(() => new Response()));
    const monitor = await world.start({ method: 'POST' });
    expect((await world.fetch(monitor)).status).toBe(202);
    const next = await world.restart();
    const answer = respondAsync(() => new Response(), { engine: next.engine, dialect: odata() });
    await next.settle();
    const told = await answer(new Request(monitor));
    expect([told.status, told.headers.get('asyncresult')]).toEqual([200, '503']);
    await errorIn(told);
  });

  it('does not tell what its handler has thrown [odata-21, odata-110]', async () => {
    const { fetch, start } = scene(() => Promise.reject(new Error('secret: at line 7')));
    const told = await fetch(await start());
    expect(told.headers.get('asyncresult')).toBe('500');
    expect(JSON.stringify(await errorIn(told))).not.toContain('secret');
  });

  it('has its result again when its reader went away in the middle [odata-35, odata-111]', async () => {
    const { fetch, start, settle } = scene(() => new Response('whole'));
    const monitor = await start();
    for (const headers of [{}, { accept: 'application/http' }]) {
      await (await fetch(monitor, { headers })).body?.cancel();
      await settle();
    }
    expect(await (await fetch(monitor)).text()).toBe('whole');
    await settle();
    expect((await errorIn(await fetch(monitor))).code).toBe('not_found');
  });

  it('is no job where it is wrong before its body, or there is no room [odata-14, odata-15]', async () => {
    const { passed } = gate();
    const eligible = (request: Request) => request.headers.get('odata-maxversion') !== '3.0';
    const handler = (request: Request) =>
      eligible(request) ? passed.then(() => new Response()) : Response.json({}, { status: 400 });
    const limits = { unfinished: 1, unfinishedWithoutOwner: 1 };
    const { fetch, start, engine } = scene(handler, { eligible, limits });
    const prefer = 'respond-async';
    const wrong = await fetch('/odata/Report', { headers: { prefer, 'odata-maxversion': '3.0' } });
    expect([wrong.status, wrong.headers.get('location')]).toEqual([400, null]);
    expect((await engine.list()).jobs).toEqual([]);
    await start();
    const full = await fetch('/odata/Report', { headers: { prefer } });
    expect([429, 503]).toContain(full.status);
    expect(full.headers.get('location')).toBeNull();
    await errorIn(full);

    const open = scene((_, { inJob }) => (inJob ? passed.then(() => new Response()) : new Response('now')), {
      limits,
      whenFull: 'answer-now',
    });
    await open.start();
    const now = await open.fetch('/odata/Report', { headers: { prefer } });
    expect([now.status, await now.text()]).toEqual([200, 'now']);
    expect(now.headers.get('preference-applied')).toBeNull();
  });

  it('can not be cancelled where that is switched off, but confirmed [odata-46]', async () => {
    const { fetch, start, settle } = scene(() => new Response('kept'), { cancel: false });
    const monitor = await start();
    for (const method of ['DELETE', 'PUT']) {
      const refused = await fetch(monitor, { method });
      expect([refused.status, refused.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
      await errorIn(refused);
    }
    const read = await fetch(monitor, { headers: { prefer: 'acknowledge' } });
    expect(await read.text()).toBe('kept');
    const lease = read.headers.get('result-lease') ?? '';
    const wrong = await fetch(monitor, { method: 'DELETE', headers: { 'if-match': '"other"' } });
    expect(wrong.status).toBe(412);
    const receipt = await fetch(monitor, { method: 'DELETE', headers: { 'if-match': `"${lease}"` } });
    expect(receipt.status).toBe(204);
    await settle();
    expect((await fetch(monitor)).status).toBe(404);
  });
});
