import { describe, expect, it } from 'vitest';
import { gate, preferring, problemIn, scene } from './scene.ts';

const csv = (text: string, init: ResponseInit = {}) =>
  new Response(text, { headers: { 'content-type': 'text/csv', etag: '"1"' }, ...init });

describe('a monitor that speaks plain', () => {
  it('tells how far the operation has come [plain-27, plain-22]', async () => {
    const { passed } = gate();
    const { fetch, start } = scene(async (_, job) => {
      job.progress(0.25, 'step 1 of 4');
      await passed;
      return new Response();
    });
    const response = await fetch(await start());
    expect(response.status).toBe(202);
    expect(response.headers.get('retry-after')).toBe('1');
    expect(await response.json()).toMatchObject({
      status: 'running',
      progress: { fraction: 0.25, message: 'step 1 of 4' },
    });
  });

  it.each([{}, { redirect: 303 }] as const)(
    'holds its answer back until there is something to tell, %j [plain-28, plain-19]',
    async (options) => {
      const { passed, open } = gate();
      const { fetch, start, advance, settle } = scene(() => passed.then(() => csv('a,b')), options);
      const monitor = await start();
      const early = fetch(monitor, preferring('wait=2'));
      await advance(2_000);
      expect((await early).status).toBe(202);
      expect((await early).headers.get('preference-applied')).toBe('wait=2');

      const late = fetch(monitor, preferring('wait=2'));
      await advance(1_000);
      open();
      await settle();
      expect((await late).status).toBe(options.redirect ?? 200);
    },
  );

  it('gives out what the operation answered, once [plain-29, plain-32]', async () => {
    const { fetch, start, settle } = scene(() => csv('a,b', { status: 404, statusText: 'No' }));
    const monitor = await start();
    const response = await fetch(monitor);
    expect(response.status).toBe(200);
    expect(response.headers.get('async-result')).toBe('404');
    expect(response.headers.get('content-type')).toBe('text/csv');
    expect(await response.text()).toBe('a,b');
    await settle();
    const again = await fetch(monitor);
    expect(again.status).toBe(410);
    expect(again.headers.get('async-result')).toBeNull();
    expect((await problemIn(again)).type).toBe('urn:respond-async:collected');
    expect((await fetch(`${monitor}x`)).status).toBe(404);
  });

  it.each([302, 303] as const)(
    'leads to the result by %d, where it is told to [plain-30]',
    async (redirect) => {
      const { fetch, start, settle } = scene(() => csv('a,b', { status: 201 }), { redirect });
      const monitor = await start({ method: 'POST', body: 'x' });
      for (const method of ['HEAD', 'GET', 'GET']) {
        const led = await fetch(monitor, { method });
        expect(led.status).toBe(redirect);
        expect(led.headers.get('location')).toBe(`${monitor}/result`);
      }
      const result = await fetch(`${monitor}/result`);
      expect([result.status, await result.text()]).toEqual([201, 'a,b']);
      expect(result.headers.get('async-result')).toBe('201');
      await settle();
      for (const url of [monitor, `${monitor}/result`]) expect((await fetch(url)).status).toBe(410);
    },
  );

  it('says when the result goes, and then it is gone [plain-37, plain-32]', async () => {
    const { fetch, start, advance, clock } = scene(() => csv('a'), {
      keepResult: 60_000,
      keepRecord: 90_000,
    });
    const monitor = await start();
    const told = await fetch(monitor, { method: 'HEAD' });
    expect(Date.parse(told.headers.get('sunset') ?? '')).toBe(clock.now() + 60_000);
    await advance(59_999);
    expect((await fetch(monitor, { method: 'HEAD' })).status).toBe(200);
    await advance(1);
    const gone = await fetch(monitor);
    expect(gone.status).toBe(410);
    expect((await problemIn(gone)).type).toBe('urn:respond-async:expired');
    await advance(30_000);
    expect((await fetch(monitor)).status).toBe(404);
  });

  it('gives it to one of many readers, and tells the others to come back [plain-33, plain-22]', async () => {
    const { fetch, start } = scene(() => csv('a,b'));
    const monitor = await start();
    const responses = await Promise.all(Array.from({ length: 20 }, () => fetch(monitor)));
    const [given, ...others] = responses.toSorted((a, b) => a.status - b.status);
    expect(await given?.text()).toBe('a,b');
    for (const other of others) {
      expect(other.status).toBe(202);
      expect(other.headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
      expect(await other.json()).toMatchObject({ status: 'completed' });
    }
  });

  it('has it again when its transfer was broken off [plain-34]', async () => {
    const { fetch, start, settle } = scene(() => csv('a,b'));
    const monitor = await start();
    await (await fetch(monitor)).body?.cancel();
    await settle();
    expect(await (await fetch(monitor)).text()).toBe('a,b');
  });

  it('spares it from those who only look [plain-35, plain-36]', async () => {
    const { fetch, start } = scene(() => csv('a,b'));
    const monitor = await start();
    const head = await fetch(monitor, { method: 'HEAD' });
    expect([head.status, head.headers.get('async-result'), await head.text()]).toEqual([200, '200', '']);
    expect(head.headers.get('etag')).toBe('"1"');
    for (const headers of [{ 'sec-purpose': 'prefetch' }, { 'sec-fetch-mode': 'navigate' }]) {
      const looked = await fetch(monitor, { headers });
      expect(looked.headers.get('async-result')).toBeNull();
      expect(await looked.json()).toMatchObject({ status: 'completed', links: { result: monitor } });
    }
    expect(await (await fetch(monitor)).text()).toBe('a,b');
  });

  it('counts it as collected when its reader says so, if that is asked for [plain-38]', async () => {
    const { fetch, start, advance, settle } = scene(() => csv('a,b'));
    const monitor = await start();
    const held = await fetch(monitor, preferring('acknowledge'));
    expect(held.headers.get('preference-applied')).toBe('acknowledge');
    expect(await held.text()).toBe('a,b');
    await settle();
    expect((await fetch(monitor)).status).toBe(202);
    const receipt = (token: string) => fetch(monitor, { method: 'DELETE', headers: { 'if-match': token } });
    expect((await receipt('"another"')).status).toBe(412);

    await advance(60_000);
    const again = await fetch(monitor, preferring('acknowledge'));
    expect(await again.text()).toBe('a,b');
    await settle();
    expect((await receipt(`"${again.headers.get('result-lease')}"`)).status).toBe(204);
    expect((await fetch(monitor)).status).toBe(410);
  });

  it('tells as it goes those who listen [plain-39]', async () => {
    const { passed, open } = gate();
    const { fetch, start, settle, advance } = scene(async (_, job) => {
      job.progress(0.5);
      await passed;
      return csv('a,b');
    });
    const monitor = await start();
    const stream = await fetch(monitor, { headers: { accept: 'text/event-stream' } });
    expect(stream.headers.get('content-type')).toBe('text/event-stream');
    const told = stream.text();
    await settle();
    open();
    await advance(1_000);
    const documents = [...(await told).matchAll(/^data: (.*)$/gm)].map(([, data]) => JSON.parse(data ?? ''));
    expect(documents.at(0)).toMatchObject({ status: 'running', progress: { fraction: 0.5 } });
    expect(documents.at(-1)).toMatchObject({ status: 'completed', links: { result: monitor } });
    expect(await (await fetch(monitor)).text()).toBe('a,b');
  });

  it('is answered to its owner only [plain-40]', async () => {
    const { fetch, start } = scene(() => csv('a,b'), {
      identify: (request) => request.headers.get('x-owner') ?? undefined,
    });
    const ada = { headers: { 'x-owner': 'ada' } };
    const monitor = await start(ada);
    const unknown = await (await fetch(`${monitor}x`, ada)).text();
    for (const init of [{}, { headers: { 'x-owner': 'bob' } }]) {
      for (const method of ['GET', 'DELETE']) {
        const response = await fetch(monitor, { ...init, method });
        expect([response.status, await response.text()]).toEqual([404, unknown]);
      }
    }
    expect(await (await fetch(monitor, ada)).text()).toBe('a,b');
  });

  it('must not be asked more often than it says [plain-46]', async () => {
    const { fetch, start } = scene(() => csv('a,b'), { pollsPerSecond: 1 });
    const monitor = await start();
    expect((await fetch(monitor, { method: 'HEAD' })).status).toBe(200);
    const refused = await fetch(monitor);
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('1');
    await problemIn(refused);
  });
});
