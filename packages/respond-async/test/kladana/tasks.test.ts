import { memoryStore } from 'respond-async';
import { jobOf } from 'respond-async/fetch';
import { kladana } from 'respond-async/kladana';
import { plain } from 'respond-async/plain';
import { describe, expect, it } from 'vitest';
import { codeIn, idOf } from './client.ts';
import { gated, REPORT, scene } from './scene.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const report = () => Response.json({ rows: [1, 2, 3] });
const forbidden = () => Response.json({ errors: [{ error: 'Access Denied', code: 1016 }] }, { status: 403 });

describe('a task', () => {
  it('is created, polled, and its result fetched by a link [kladana-1, kladana-2, kladana-7, kladana-8, kladana-9]', async () => {
    const { handler, open } = gated(report);
    const { start, status, link, follow, clock, settle } = scene(handler);
    const urls = await start(REPORT);
    expect((await status(urls)).state).toMatch(/^PENDING|PROCESSING$/);
    await settle();
    const running = await status(urls);
    expect(running.state).toBe('PROCESSING');
    for (const name of ['resultUrl', 'deletionDate', 'errors']) expect(running).not.toHaveProperty(name);
    open();
    await settle();
    const done = await status(urls);
    expect(done).toMatchObject({ state: 'DONE', resultUrl: urls.result, id: idOf(urls) });
    expect(done.request).toBe(`http://kladana.test${REPORT}?async=true`);
    // Three hours ahead of UTC, an hour later.
    expect(done.deletionDate).toBe(
      new Date(clock.now() + 4 * HOUR).toISOString().replace('T', ' ').replace('Z', ''),
    );
    const result = await follow(await link(urls));
    expect([result.status, await result.json()]).toEqual([200, { rows: [1, 2, 3] }]);
  });

  it('is not created where it is not asked for, or can not be had [kladana-3, kladana-4, kladana-5]', async () => {
    const eligible = ({ url }: Request) => url.includes('/report/');
    const { ask, list } = scene(({ url }) => Response.json(new URL(url).search), { eligible });
    expect(await (await ask(`${REPORT}?async=false&limit=5`)).json()).toBe('?async=false&limit=5');
    expect(await (await ask('/api/remap/1.2/entity/product')).json()).toBe('');
    expect(await codeIn(await ask('/api/remap/1.2/entity/product?async=true'))).toBe(61000);
    for (const name of ['limit', 'offset'])
      expect(await codeIn(await ask(`${REPORT}?async=true&${name}=10`))).toBe(61001);
    expect((await list()).meta.size).toBe(0);
  });

  it('is one of four of its account [kladana-6]', async () => {
    const { handler, open } = gated();
    const { start, ask, of, cancel, settle, list } = scene(handler);
    const [first] = [await start(REPORT), await start(REPORT), await start(REPORT), await start(REPORT)];
    const fifth = await ask(`${REPORT}?async=true`);
    expect([fifth.status, await codeIn(fifth)]).toEqual([429, 61002]);
    expect((await list()).meta.size).toBe(4);
    const bob = of('bob');
    for (let n = 0; n < 4; n += 1) await bob.start(REPORT);
    expect(await codeIn(await bob.ask(`${REPORT}?async=true`))).toBe(61002);
    expect((await cancel(first)).status).toBe(204);
    await start(REPORT);
    expect(await codeIn(await ask(`${REPORT}?async=true`))).toBe(61002);
    open();
    await settle();
    await start(REPORT);
  });

  it('is cancelled, waiting or at work, and not when it has ended [kladana-15, kladana-16, kladana-12]', async () => {
    const { handler, signals } = gated();
    const { start, status, cancel, ask, settle } = scene(handler, { engineOptions: { concurrency: 1 } });
    const [running, waiting] = [await start(REPORT), await start(REPORT)];
    await settle();
    expect([(await status(running)).state, (await status(waiting)).state]).toEqual(['PROCESSING', 'PENDING']);
    expect(await codeIn(await ask(running.result))).toBe(61006);
    expect(await codeIn(await ask(waiting.result))).toBe(61006);
    for (const urls of [running, waiting]) {
      const told = await cancel(urls);
      expect([told.status, await told.text()]).toEqual([204, '']);
      expect((await status(urls)).state).toBe('CANCEL');
      expect(await codeIn(await ask(urls.result))).toBe(61005);
      expect(await codeIn(await cancel(urls))).toBe(61007);
    }
    expect(signals).toHaveLength(1);
    expect(signals[0]?.aborted).toBe(true);
  });

  it.each([
    ['DONE', report],
    ['API_ERROR', forbidden],
    [
      'ERROR',
      () => {
        throw new Error('secret at 10.0.0.1');
      },
    ],
  ])('in %s can not be cancelled [kladana-16]', async (state, handler) => {
    const { start, status, cancel, settle } = scene(handler);
    const urls = await start(REPORT);
    await settle();
    expect((await status(urls)).state).toBe(state);
    expect(await codeIn(await cancel(urls))).toBe(61007);
  });

  it('tells of the error that its handler answered with, and has it as its result [kladana-13]', async () => {
    const { start, status, ask, settle } = scene(forbidden);
    const urls = await start(REPORT);
    await settle();
    const { state, errors, resultUrl, deletionDate } = await status(urls);
    expect([state, resultUrl, deletionDate]).toEqual(['API_ERROR', undefined, undefined]);
    const synchronous = await ask(REPORT);
    const later = await ask(urls.result);
    expect([later.status, later.headers.get('content-type')]).toEqual([
      synchronous.status,
      synchronous.headers.get('content-type'),
    ]);
    const text = await later.text();
    expect(text).toBe(await synchronous.text());
    expect(JSON.parse(text)).toEqual({ errors });
  });

  it('gives nothing away of a handler that throws [kladana-14, kladana-12]', async () => {
    const { start, status, ask, settle } = scene(() => {
      throw new Error('secret at 10.0.0.1');
    });
    const urls = await start(REPORT);
    await settle();
    const document = await status(urls);
    expect(document).toMatchObject({ state: 'ERROR' });
    expect(document).not.toHaveProperty('errors');
    const refused = await ask(urls.result);
    expect(JSON.stringify([document, await refused.clone().text()])).not.toContain('secret');
    expect(await codeIn(refused)).toBe(61004);
  });

  it('has a result for an hour, is known for seven days, and then forgotten [kladana-11, kladana-113, kladana-114, kladana-124]', async () => {
    const { start, status, ask, link, follow, settle, advance, list } = scene(report);
    const urls = await start(REPORT);
    await settle();
    const done = await status(urls);
    for (let minute = 0; minute < 60; minute += 10) {
      expect((await follow(await link(urls))).status).toBe(200);
      await advance(minute === 50 ? 10 * 60_000 - 1 : 10 * 60_000);
    }
    expect((await follow(await link(urls))).status).toBe(200);
    await advance(1);
    expect(await codeIn(await ask(urls.result))).toBe(61003);
    expect(await status(urls)).toEqual(done);
    await advance(7 * DAY - HOUR - 1);
    expect(await status(urls)).toEqual(done);
    expect((await list()).rows).toEqual([done]);
    await advance(1);
    const gone = await ask(urls.task);
    expect([gone.status, await codeIn(gone)]).toEqual([404, 1021]);
    expect((await list()).rows).toEqual([]);
  });

  it('stays an API_ERROR when what was answered is deleted [kladana-113]', async () => {
    const { start, status, ask, settle, advance } = scene(forbidden);
    const urls = await start(REPORT);
    await settle();
    await advance(HOUR);
    expect(await status(urls)).toMatchObject({ state: 'API_ERROR' });
    expect(await codeIn(await ask(urls.result))).toBe(61003);
  });

  it('belongs to its account alone [kladana-104]', async () => {
    const { start, of, ask, settle } = scene(report);
    const urls = await start(REPORT);
    await settle();
    const bob = of('bob');
    const unknown = urls.task.replace(idOf(urls), crypto.randomUUID());
    for (const [part, method] of [
      ['', 'GET'],
      ['/result', 'GET'],
      ['/cancel', 'PUT'],
    ] as const) {
      const [foreign, none] = [
        await bob.ask(urls.task + part, { method }),
        await ask(unknown + part, { method }),
      ];
      expect([foreign.status, await codeIn(foreign)]).toEqual([404, 1021]);
      expect([none.status, await codeIn(none)]).toEqual([404, 1021]);
    }
    expect((await bob.list()).rows).toEqual([]);
  });

  it('runs on the request as it came, and its handler knows that it is one [kladana-115, kladana-21]', async () => {
    const { start, ask, link, follow, settle } = scene(async (request) => {
      const { pathname, search } = new URL(request.url);
      const told = { method: request.method, path: pathname + search, body: await request.text() };
      return Response.json({ ...told, inJob: jobOf(request).inJob });
    });
    const urls = await start(`${REPORT}?moment=2026&a=%20b`, { method: 'POST', body: '{"é":1}' });
    await settle();
    expect(await (await follow(await link(urls))).json()).toEqual({
      method: 'POST',
      path: `${REPORT}?moment=2026&a=%20b&async=true`,
      body: '{"é":1}',
      inJob: true,
    });
    expect(await (await ask(REPORT)).json()).toMatchObject({ inJob: false });
  });

  it('is refused where it can not be kept, and nothing is left of it [kladana-105]', async () => {
    const store = memoryStore();
    let fails = true;
    const commit: typeof store.commit = (change) => {
      if (fails) throw new Error('the disk is gone');
      return store.commit(change);
    };
    const { ask, list } = scene(report, { engineOptions: { store: { ...store, commit } } });
    const refused = await ask(`${REPORT}?async=true`);
    expect([refused.status, await codeIn(refused)]).toEqual([500, 61008]);
    fails = false;
    expect((await list()).meta.size).toBe(0);
  });

  it('must not be asked about too often [kladana-106]', async () => {
    const { start, ask, clock } = scene(report, { pollsPerSecond: 2 });
    const { task } = await start(REPORT);
    expect([(await ask(task)).status, (await ask(task)).status]).toEqual([200, 200]);
    const refused = await ask(task);
    expect([refused.status, await codeIn(refused)]).toEqual([429, 1049]);
    const after = Number(refused.headers.get('x-lognex-retry-after'));
    await clock.advance(after);
    expect((await ask(task)).status).toBe(200);
  });

  it('is listed, filtered and paged [kladana-17, kladana-18, kladana-19, kladana-20]', async () => {
    const { start, list, ask, settle, advance } = scene(({ url }) =>
      url.includes('forbidden') ? forbidden() : report(),
    );
    for (const more of ['', '?forbidden', '']) {
      await start(`${REPORT}${more}`);
      await settle();
      await advance(60_000);
    }
    const { meta, rows } = await list();
    expect(meta).toMatchObject({ type: 'async', size: 3, limit: 1_000, offset: 0 });
    expect(rows.map(({ state }: { state: string }) => state)).toEqual(['DONE', 'API_ERROR', 'DONE']);
    expect(rows[1].errors).toEqual([{ error: 'Access Denied', code: 1016 }]);
    const dates = async (query: string) =>
      (await list(query)).rows.map((row: { deletionDate: string }) => row.deletionDate);
    expect(await dates('?filter=state=done;&order=deletionDate,desc')).toEqual([
      rows[2].deletionDate,
      rows[0].deletionDate,
    ]);
    expect(await dates(`?filter=state=done&deletionDate<${rows[2].deletionDate}`)).toEqual([
      rows[0].deletionDate,
    ]);
    const page = await list('?limit=2');
    expect(page.rows).toEqual(rows.slice(0, 2));
    expect(await (await ask(page.meta.nextHref)).json()).toMatchObject({ rows: rows.slice(2) });
    expect(await codeIn(await ask('/api/remap/1.2/async?filter=deletionDate<x'))).toBe(1035);
  });

  it('is watched through Kladana alone [kladana-141]', async () => {
    const { ask, list, fetch, settle, engine } = scene(report, {
      dialect: [kladana(), { ...plain(), newId: () => crypto.randomUUID() }],
    });
    const accepted = await fetch('/report', { headers: { prefer: 'respond-async', authorization: 'ada' } });
    await settle();
    const id = new URL(accepted.headers.get('location') ?? '').pathname.split('/').at(-1) ?? '';
    for (const part of ['', '/result'])
      expect(await codeIn(await ask(`/api/remap/1.2/async/${id}${part}`))).toBe(1021);
    expect(await codeIn(await ask(`/api/remap/1.2/async/${id}/cancel`, { method: 'PUT' }))).toBe(1021);
    expect((await list()).rows).toEqual([]);
    const started = await ask(`${REPORT}?async=true`);
    const task = new URL(started.headers.get('content-location') ?? '').pathname.split('/').at(-1) ?? '';
    await settle();
    for (const method of ['GET', 'HEAD', 'DELETE'])
      expect((await ask(`/_async/${task}`, { method })).status).toBe(404);
    expect((await engine.read(task)).ok).toBe(true);
    expect((await list()).rows).toHaveLength(1);
  });
});
