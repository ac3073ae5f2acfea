import { describe, expect, it } from 'vitest';
import { errorIn, type Urls } from './client.ts';
import { gated, scene } from './scene.ts';

const DAY = 24 * 3_600_000;
const done = () => new Response('done', { status: 201 });

describe('a task', () => {
  it('is not there before it is begun, and then it is [solitude-31, solitude-32, solitude-4, solitude-61, solitude-62, solitude-72]', async () => {
    const { handler, open } = gated();
    const { start, record, replay, settle, fetch } = scene(handler, { engineOptions: { concurrency: 1 } });
    const [first, second] = [await start('/'), await start('/')];
    await settle();
    for (const url of [second.replay, second.result]) {
      const unborn = await fetch(url);
      expect([unborn.status, unborn.headers.get('solitude-async')]).toEqual([404, 'no']);
      expect((await errorIn(unborn)).error_code).toBe('not-started');
    }
    expect(await record(first)).toMatchObject({ run: false, status_code: 202, content: '' });
    const begun = await replay(first);
    expect([begun.status, begun.headers.get('solitude-async'), await begun.text()]).toEqual([202, 'no', '']);
    expect(begun.headers.get('content-type')).toBe('application/json');

    open();
    await settle();
    for (const urls of [first, second]) {
      expect(await record(urls)).toMatchObject({ run: true, status_code: 201, content: 'done' });
      const answer = await replay(urls);
      expect([answer.status, await answer.text()]).toEqual([201, 'done']);
    }
  });

  it('is there from the beginning where that is wanted [solitude-73]', async () => {
    const { handler } = gated();
    const { start, record, replay } = scene(handler, { notStarted: 202, engineOptions: { concurrency: 1 } });
    await start('/');
    const waiting = await start('/');
    expect(await record(waiting)).toMatchObject({ run: false, status_code: 202 });
    expect((await replay(waiting)).headers.get('solitude-async')).toBe('no');
  });

  it('tells when it came and when it changed [solitude-51]', async () => {
    const { handler, open } = gated();
    const { start, record, settle, advance, clock } = scene(handler);
    const created = new Date(clock.now()).toISOString();
    const urls = await start('/');
    await advance(5_000);
    expect(await record(urls)).toMatchObject({ created, modified: created });
    open();
    await settle();
    expect(await record(urls)).toMatchObject({ created, modified: new Date(clock.now()).toISOString() });
  });

  it('can be read for seven days, by anybody and any number of times [solitude-82, solitude-72]', async () => {
    const { start, record, replay, settle, advance, fetch } = scene(done);
    const urls = await start('/');
    await settle();
    for (const time of [0, 1, 3 * DAY, 4 * DAY - 2]) {
      await advance(time);
      expect(await record(urls)).toMatchObject({ content: 'done' });
      // A link that somebody clicks on.
      const clicked = await fetch(urls.replay, { headers: { 'sec-fetch-mode': 'navigate' } });
      expect([await clicked.text(), await (await replay(urls)).text()]).toEqual(['done', 'done']);
    }
    await advance(1);
    for (const [code, status] of [
      ['expired', 410],
      ['unknown', 404],
    ] as const) {
      for (const url of [urls.replay, urls.result]) {
        const gone = await fetch(url);
        expect([gone.status, gone.headers.get('solitude-async')]).toEqual([status, null]);
        expect((await errorIn(gone)).error_code).toBe(code);
      }
      await advance(DAY);
    }
  });

  it('is kept as long as the server says [solitude-82]', async () => {
    const { start, replay, settle, advance } = scene(done, { keepResult: DAY });
    const urls = await start('/');
    await settle();
    await advance(DAY - 1);
    expect((await replay(urls)).status).toBe(201);
    await advance(1);
    expect((await replay(urls)).status).toBe(410);
  });

  it('that takes too long, or that its operator ends, says so [solitude-71]', async () => {
    const { start, record, replay, advance, settle, engine } = scene(gated().handler, { runWithin: 1_000 });
    const expectEnd = async (urls: Urls, status: number, code: string) => {
      const told = await record(urls);
      expect([told.run, told.status_code, JSON.parse(told.content).error_code]).toEqual([true, status, code]);
      const answer = await replay(urls);
      expect([answer.status, answer.headers.get('solitude-async')]).toEqual([status, 'yes']);
      expect(await answer.text()).toBe(told.content);
    };
    const long = await start('/');
    await advance(1_000);
    await expectEnd(long, 504, 'timed-out');
    const ended = await start('/');
    await settle();
    await engine.cancel((await record(ended)).uuid, { by: 'operator' });
    await expectEnd(ended, 503, 'cancelled');
  });

  it("is nobody else's [solitude-84]", async () => {
    const identify = (request: Request) => request.headers.get('x-user') ?? undefined;
    const { start, settle, fetch } = scene(done, { identify });
    const { replay, result } = await start('/', { headers: { 'x-user': 'ann' } });
    await settle();
    for (const url of [replay, result]) {
      for (const headers of [{ 'x-user': 'bob' }, {}]) {
        const refused = await fetch(url, { headers });
        expect([refused.status, refused.headers.get('solitude-async')]).toEqual([404, null]);
      }
      expect((await fetch(url, { headers: { 'x-user': 'ann' } })).ok).toBe(true);
    }
  });
});

describe('a server of tasks', () => {
  it('refuses in the form of its errors [solitude-83]', async () => {
    const limits = { unfinishedWithoutOwner: 1 };
    const options = { maxBody: 10, pollsPerSecond: 1, engineOptions: { limits } };
    const { start, fetch } = scene(gated().handler, options);
    const headers = { 'solitude-async': 'yes' };
    const large = await fetch('/', { method: 'POST', headers, body: 'x'.repeat(11) });
    expect([large.status, (await errorIn(large)).error_code]).toEqual([413, 'too-large']);
    const urls = await start('/');
    const full = await fetch('/', { method: 'POST', headers });
    expect([full.status, (await errorIn(full)).error_code]).toEqual([429, 'full']);
    expect(full.headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
    await fetch(urls.result);
    const often = await fetch(urls.result);
    expect([often.status, (await errorIn(often)).error_code]).toEqual([429, 'too-often']);
  });

  it('does not put into a record what is too large for that [solitude-81]', async () => {
    const { start, record, replay, settle, fetch } = scene(
      async (request) => new Response('é'.repeat(Number(await request.text()))),
      { maxContent: 30_000 },
    );
    const [fits, large] = [await start('/', { body: '15000' }), await start('/', { body: '15001' })];
    await settle();
    expect((await record(fits)).content).toBe('é'.repeat(15_000));
    const refused = await fetch(large.result);
    expect([refused.status, (await errorIn(refused)).error_data]).toEqual([
      406,
      { run: true, status_code: 200, size: 30_002, replay: large.replay },
    ]);
    expect(await (await replay(large)).text()).toBe('é'.repeat(15_001));
  });

  it('asks no handler to compress, and says so where one does [solitude-85]', async () => {
    const seen: (string | null)[] = [];
    const zipped = new Uint8Array(
      await new Response(new Blob(['{}']).stream().pipeThrough(new CompressionStream('gzip'))).arrayBuffer(),
    );
    const { start, replay, settle, fetch } = scene((request) => {
      seen.push(request.headers.get('accept-encoding'));
      return new Response(zipped, { headers: { 'content-encoding': 'gzip' } });
    });
    const urls = await start('/', { headers: { 'accept-encoding': 'gzip' } });
    await settle();
    expect(seen).toEqual([null]);
    const answer = await replay(urls);
    expect(answer.headers.get('content-encoding')).toBe('gzip');
    expect(Buffer.compare(zipped, new Uint8Array(await answer.arrayBuffer()))).toBe(0);
    expect((await fetch(urls.result)).status).toBe(406);
  });

  it('takes up after a crash what it had accepted [solitude-73]', async () => {
    let handler: () => Promise<Response> = gated().handler;
    const world = scene(() => handler());
    const urls = await world.start('/', { method: 'PUT' });
    await world.settle();
    const next = await world.restart();
    handler = async () => new Response('after all');
    const { respondAsync } = await import('respond-async/fetch');
    const { solitude } = await import('respond-async/solitude');
    const answer = respondAsync(() => handler(), {
      engine: next.engine,
      dialect: solitude(),
      credentials: 'drop',
    });
    await next.advance(60_000);
    expect(await (await answer(new Request(`http://solitude.test${urls.replay}`))).text()).toBe('after all');
  });
});
