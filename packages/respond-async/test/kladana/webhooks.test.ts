import { createEngine, memoryStore } from 'respond-async';
import { respondAsync } from 'respond-async/fetch';
import { kladana } from 'respond-async/kladana';
import { describe, expect, it } from 'vitest';
import { called } from '../called.ts';
import { doors } from '../doors.ts';
import { loopbackNotifier } from '../loopback-notifier.ts';
import { client, codeIn, idOf } from './client.ts';
import { gated, REPORT, scene } from './scene.ts';

const WEBHOOKS = '/api/remap/1.2/entity/webhook';
const URL_OF_ALL = `http://kladana.test${WEBHOOKS}`;
const HOOK = { url: 'https://client.test/hook', action: 'PROCESSED', entityType: 'async' };
const UUID = /^[\da-f]{8}-[\da-f]{4}-[1-8][\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;

type World = Pick<ReturnType<typeof scene>, 'ask'>;

const sent = (method: string, value: unknown) => ({
  method,
  body: JSON.stringify(value),
  headers: { 'content-type': 'application/json' },
});

async function created({ ask }: World, more = {}) {
  const answer = await ask(WEBHOOKS, sent('POST', { ...HOOK, ...more }));
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/json']);
  return answer.json();
}

/** The error under which a webhook is refused. */
async function refusedFor({ ask }: World, more: unknown, path = '', method = 'POST') {
  return codeIn(await ask(WEBHOOKS + path, sent(method, more)));
}

const rowsOf = async ({ ask }: World) => (await (await ask(WEBHOOKS)).json()).rows;

describe.each(doors)('a webhook behind the door $name', ({ open }) => {
  it('is registered, and called with the task that it is about [kladana-22, kladana-161]', async () => {
    const { handler, open: finish } = gated();
    const { fetch } = await open(handler, kladana(), { notifier: loopbackNotifier });
    const { start, ask, status } = client(fetch);
    const told = Promise.withResolvers<string>();
    let seen: { readonly state?: string } = {};
    const receiver = await called(async ({ body }) => {
      seen = await status({ task: JSON.parse(body).events[0].meta.href, result: '' });
      told.resolve(body);
      return 204;
    });
    const hook = await created({ ask }, { url: `${receiver.url}/hook?a=1` });
    const urls = await start(REPORT);
    expect(receiver.calls).toEqual([]);
    finish();
    const { events } = JSON.parse(await told.promise);
    const meta = { type: 'async', href: urls.task };
    expect(events).toEqual([{ meta, action: 'PROCESSED', accountId: hook.accountId }]);
    const [call] = receiver.calls;
    expect([call?.method, call?.headers['content-type']]).toEqual(['POST', 'application/json']);
    const { searchParams, pathname } = new URL(call?.url ?? '', receiver.url);
    expect([pathname, searchParams.get('a')]).toEqual(['/hook', '1']);
    expect(searchParams.get('requestId')).toMatch(UUID);
    expect(seen.state).toBe('DONE');
  });
});

describe('the call of a webhook', () => {
  it.each([
    ['by an error', async ({ notices }: ReturnType<typeof scene>) => (await notices.next()).fail('500')],
    ['by nothing for 1500 ms', ({ advance }: ReturnType<typeof scene>) => advance(1_500)],
  ])('that is answered %s is made four times at once, and then no more [kladana-23]', async (_, happens) => {
    const world = scene(() => Response.json({}));
    await created(world);
    await world.start(REPORT);
    await world.advance(250);
    for (let tries = 1; tries <= 4; tries += 1) {
      expect(world.notices.tries).toHaveLength(tries);
      await happens(world);
      await world.advance(0);
    }
    await world.advance(86_400_000);
    const { tries } = world.notices;
    expect(tries).toHaveLength(4);
    expect(new Set(tries.map(({ request }) => request.url)).size).toBe(1);
    expect(tries.map(({ request }) => request.timeout)).toEqual([1_500, 1_500, 1_500, 1_500]);
    for (const { request } of tries) expect(request.taken).toEqual([200, 204]);
  });

  it('that is answered is made once, and each has a requestId of its own [kladana-23]', async () => {
    const world = scene(() => Response.json({}));
    await created(world);
    for (let n = 0; n < 2; n += 1) {
      await world.start(REPORT);
      await world.advance(250);
      await (await world.notices.next()).arrive();
    }
    await world.advance(86_400_000);
    expect(world.notices.tries).toHaveLength(2);
    expect(new Set(world.notices.tries.map(({ request }) => request.url)).size).toBe(2);
  });

  it('tells of the creation, of each change of the state, and of the end [kladana-24]', async () => {
    const { handler, open } = gated();
    const world = scene(handler);
    for (const action of ['CREATE', 'UPDATE', 'PROCESSED']) await created(world, { action });
    const urls = await world.start(REPORT);
    const actions = async () => {
      await world.advance(250);
      const bodies = world.notices.tries.map(({ request }) => JSON.parse(request.body ?? '').events[0]);
      for (const { meta } of bodies) expect(meta.href).toBe(urls.task);
      return bodies.map(({ action }) => action);
    };
    expect((await actions()).sort()).toEqual(['CREATE', 'UPDATE']);
    open();
    expect((await actions()).sort()).toEqual(['CREATE', 'PROCESSED', 'UPDATE', 'UPDATE']);
  });

  it('tells of the end of a task that was cancelled [kladana-24]', async () => {
    const world = scene(gated().handler);
    await created(world);
    await world.cancel(await world.start(REPORT));
    await world.advance(250);
    expect(JSON.parse((await world.notices.next()).request.body ?? '').events[0].action).toBe('PROCESSED');
  });

  it('is kept back by its switch, and for one request by a prefix [kladana-162, kladana-166]', async () => {
    const world = scene(() => Response.json({}));
    const { id } = await created(world);
    const other = await created(world, { url: 'https://other.test/hook' });
    const calls = async (headers: Record<string, string> = {}) => {
      const before = world.notices.tries.length;
      await world.start(REPORT, { headers });
      await world.advance(250);
      for (const { isOpen, arrive } of world.notices.tries) if (isOpen) await arrive();
      return world.notices.tries
        .slice(before)
        .map(({ request }) => new URL(request.url).hostname)
        .sort();
    };
    const header = 'x-lognex-webhook-disablebyprefix';
    expect(await calls()).toEqual(['client.test', 'other.test']);
    expect(await calls({ [header]: 'https://client.test/ho' })).toEqual(['other.test']);
    expect(await calls({ [header]: 'https://client.test, https://other.test/' })).toEqual([]);
    expect(await calls({ [header]: 'https://' })).toEqual(['client.test', 'other.test']);
    expect(await calls({ 'x-lognex-webhook-disable': 'true' })).toEqual([]);
    await world.ask(`${WEBHOOKS}/${id}`, sent('PUT', { enabled: false }));
    expect(await calls()).toEqual(['other.test']);
    await world.ask(`${WEBHOOKS}/${other.id}`, { method: 'DELETE' });
    expect(await calls()).toEqual([]);
  });
});

describe('webhooks', () => {
  it('are created as the documentation shows it [kladana-161]', async () => {
    const world = scene(() => Response.json({}));
    const { id, accountId, ...rest } = await created(world);
    expect(id).toMatch(UUID);
    const metadataHref = `${URL_OF_ALL}/metadata`;
    const meta = {
      href: `${URL_OF_ALL}/${id}`,
      metadataHref,
      type: 'webhook',
      mediaType: 'application/json',
    };
    expect(rest).toEqual({ meta, ...HOOK, method: 'POST', enabled: true });
    const { task } = await world.start(REPORT);
    expect((await (await world.ask(task)).json()).accountId).toBe(accountId);
  });

  it('are listed, read, changed in part and deleted [kladana-162]', async () => {
    const world = scene(() => Response.json({}));
    const { ask } = world;
    const first = await created(world);
    const second = await created(world, { action: 'UPDATE', diffType: 'FIELDS' });
    expect(second.diffType).toBe('FIELDS');
    const list = await (await ask(WEBHOOKS)).json();
    expect(list.meta).toMatchObject({ href: URL_OF_ALL, type: 'webhook', size: 2, limit: 1_000, offset: 0 });
    expect(list.context.employee.meta.type).toBe('employee');
    expect(list.rows).toEqual([first, second]);
    const path = `${WEBHOOKS}/${first.id}`;
    expect(await (await ask(path)).json()).toEqual(first);
    const changed = await ask(path, sent('PUT', { action: 'CREATE', enabled: false }));
    expect(await changed.json()).toEqual({ ...first, action: 'CREATE', enabled: false });
    expect((await rowsOf(world))[0]).toEqual({ ...first, action: 'CREATE', enabled: false });
    const { diffType: _, ...plain } = second;
    const moved = await ask(`${WEBHOOKS}/${second.id}`, sent('PUT', { action: 'PROCESSED' }));
    expect(await moved.json()).toEqual({ ...plain, action: 'PROCESSED' });
    const deleted = await ask(path, { method: 'DELETE' });
    expect([deleted.status, await deleted.text()]).toEqual([200, '']);
    for (const method of ['GET', 'DELETE', 'PUT']) {
      const gone = await ask(path, method === 'PUT' ? sent(method, {}) : { method });
      expect([gone.status, await codeIn(gone)]).toEqual([404, 1021]);
    }
    expect((await rowsOf(world)).map(({ id }: { id: string }) => id)).toEqual([second.id]);
  });

  it.each([
    [{ ...HOOK, action: 'DELETE' }, 30008],
    [{ ...HOOK, entityType: 'product' }, 30008],
    [{ ...HOOK, entityType: 'product', action: 'CREATE' }, 30000],
    [{ ...HOOK, action: 'EXPLODE' }, 30002],
    [{ url: HOOK.url, entityType: 'async' }, 30002],
    [{ ...HOOK, method: 'GET' }, 30001],
    [{ ...HOOK, url: 'ftp://client.test/' }, 30005],
    [{ ...HOOK, url: undefined }, 30005],
    [{ ...HOOK, url: 7 }, 30005],
    [{ ...HOOK, url: `https://client.test/${'x'.repeat(236)}` }, 30010],
    [{ ...HOOK, diffType: 'NONE' }, 30009],
    [{ ...HOOK, action: 'UPDATE', diffType: 'ALL' }, 1004],
    [{ ...HOOK, enabled: 'yes' }, 1004],
    [[HOOK], 1027],
    ['text', 1027],
    [{ ...HOOK, url: 'x'.repeat(20_000) }, 1044],
  ])('like %j are refused [kladana-163, kladana-24]', async (value, code) => {
    const world = scene(() => Response.json({}));
    expect(await refusedFor(world, value)).toBe(code);
    expect(await rowsOf(world)).toEqual([]);
  });

  it('are refused twice, the sixth of an action, and where nobody may be called [kladana-163]', async () => {
    const world = scene(() => Response.json({}));
    const first = await created(world);
    expect(await refusedFor(world, HOOK)).toBe(30003);
    for (let n = 2; n <= 5; n += 1) await created(world, { url: `${HOOK.url}/${n}` });
    expect(await refusedFor(world, { ...HOOK, url: `${HOOK.url}/6` })).toBe(30007);
    const other = await created(world, { action: 'CREATE' });
    expect(await refusedFor(world, { action: 'PROCESSED' }, `/${other.id}`, 'PUT')).toBe(30003);
    expect(await refusedFor(world, { url: `${HOOK.url}/2` }, `/${first.id}`, 'PUT')).toBe(30003);
    Object.assign(world.notices, { admits: (url: string) => !url.includes('127.0.0.1') });
    expect(await refusedFor(world, { ...HOOK, action: 'UPDATE', url: 'http://127.0.0.1/' })).toBe(30005);
    expect(await rowsOf(world)).toHaveLength(6);
  });

  it('have no other methods and paths [kladana-163]', async () => {
    const world = scene(() => Response.json({}));
    const wrong = await world.ask(WEBHOOKS, { method: 'DELETE' });
    expect([wrong.status, wrong.headers.get('allow'), await codeIn(wrong)]).toEqual([
      405,
      'GET, HEAD, POST',
      1039,
    ]);
    expect(await codeIn(await world.ask(`${WEBHOOKS}/no-uuid`))).toBe(1021);
    expect(await codeIn(await world.ask(`${WEBHOOKS}/a/b`))).toBe(1002);
  });

  it('are those of the account alone, and nobody has none [kladana-164]', async () => {
    const world = scene(() => Response.json({}));
    const { id } = await created(world);
    const bob = world.of('bob');
    expect(await rowsOf(bob)).toEqual([]);
    for (const method of ['GET', 'DELETE'])
      expect(await codeIn(await bob.ask(`${WEBHOOKS}/${id}`, { method }))).toBe(1021);
    await created(bob);
    await bob.start(REPORT);
    await world.advance(250);
    expect(world.notices.tries).toHaveLength(1);
    const nobody = await world.fetch(WEBHOOKS, sent('POST', HOOK));
    expect([nobody.status, await codeIn(nobody)]).toEqual([403, 30004]);
    expect(await codeIn(await world.fetch(WEBHOOKS))).toBe(30004);
    await client(world.fetch).start(REPORT);
    await world.advance(250);
    expect(world.notices.tries).toHaveLength(1);
  });

  it('are there after a restart, and none is lost among changes at the same time [kladana-165]', async () => {
    const world = scene(() => Response.json({}));
    const urls = [1, 2, 3, 4, 5].map((n) => `${HOOK.url}/${n}`);
    await Promise.all(urls.map((url) => created(world, { url })));
    const next = await world.restart();
    const answer = respondAsync(() => Response.json({}), {
      engine: next.engine,
      dialect: kladana(),
      identify: ({ headers }) => headers.get('authorization') ?? undefined,
    });
    const fetch = async (path: string, init?: RequestInit) =>
      answer(new Request(new URL(path, 'http://kladana.test'), init));
    const ada = client(fetch, { authorization: 'ada' });
    const rows: readonly { readonly url: string }[] = await rowsOf(ada);
    expect(rows.map(({ url }) => url).sort()).toEqual(urls);
    const task = await ada.start(REPORT);
    await next.advance(250);
    expect(next.notices.tries).toHaveLength(5);
    expect(next.notices.tries[0]?.request.body).toContain(idOf(task));
  });

  it('are refused in the same form where the store fails, whatever is asked of them [kladana-163]', async () => {
    const { documents, ...store } = memoryStore();
    const failing = () => Promise.reject(new Error('the disk is gone'));
    const engineOptions = { store: { ...store, documents: { ...documents, get: failing } } };
    const { ask } = scene(() => Response.json({}), { engineOptions });
    for (const method of ['POST', 'GET']) {
      const refused = await ask(WEBHOOKS, method === 'GET' ? undefined : sent(method, HOOK));
      expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
      expect(await codeIn(refused)).toBe(1095);
    }
  });

  it("are the handler's where the engine tells nobody [kladana-162]", async () => {
    const engine = createEngine();
    const answer = respondAsync(() => new Response('own'), { engine, dialect: kladana() });
    expect(await (await answer(new Request(URL_OF_ALL))).text()).toBe('own');
  });
});
