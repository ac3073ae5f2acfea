import { kladana } from 'respond-async/kladana';
import { describe, expect, it } from 'vitest';
import { doors } from '../doors.ts';
import { client, codeIn, idOf } from './client.ts';

/** Bytes that are no text in any order. */
const picture = Uint8Array.from({ length: 70_000 }, (_, at) => (at * 7) % 256);
const REPORT = '/api/remap/1.2/report';

/** Answers as it is told to by the path. */
async function handler(request: Request): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  if (pathname.endsWith('/forbidden'))
    return Response.json({ errors: [{ error: 'no', code: 1016 }] }, { status: 403 });
  if (pathname.endsWith('/throws')) throw new Error('secret at 10.0.0.1');
  if (pathname.endsWith('/slow')) return new Promise(() => {});
  if (pathname.endsWith('/picture'))
    return new Response(picture, { headers: { 'content-type': 'image/png' } });
  const rows = Array.from({ length: 2_000 }, (_, at) => ({ at, search }));
  return Response.json({ rows, body: await request.text() });
}

describe.each(doors)('a client of the $name door', ({ open }) => {
  const opened = async () => {
    const { fetch, ended } = await open(handler, kladana());
    const { start, ...rest } = client(fetch);
    /** Creates a task, and waits for its end. */
    const ran = async (path: string, init?: RequestInit) => {
      const urls = await start(path, init);
      await ended(`/${idOf(urls)}`);
      return urls;
    };
    return { start, ran, fetch, ...rest };
  };

  it.each(['GET', 'POST'])(
    'has a %s done later, and fetches its result by a link [kladana-1, kladana-8, kladana-9, kladana-115]',
    async (method) => {
      const { ran, status, link, follow } = await opened();
      const init = method === 'POST' ? { method, body: 'é' } : {};
      const urls = await ran(`${REPORT}/rows?a=%20b`, init);
      expect(await status(urls)).toMatchObject({ state: 'DONE', resultUrl: urls.result });
      for (const _ of ['once', 'again']) {
        const { rows, body } = await (await follow(await link(urls))).json();
        expect([rows.length, rows[0].search, body]).toEqual([
          2_000,
          '?a=%20b&async=true',
          method === 'POST' ? 'é' : '',
        ]);
      }
    },
  );

  it('gets the very bytes of a result, and of an error [kladana-13, kladana-14, kladana-121]', async () => {
    const { ran, status, link, follow, ask } = await opened();
    const drawn = await follow(await link(await ran(`${REPORT}/picture`)));
    expect(drawn.headers.get('content-type')).toBe('image/png');
    expect([...new Uint8Array(await drawn.arrayBuffer())]).toEqual([...picture]);
    const forbidden = await ran(`${REPORT}/forbidden`);
    expect(await status(forbidden)).toMatchObject({ state: 'API_ERROR', errors: [{ code: 1016 }] });
    const answer = await ask(forbidden.result);
    expect([answer.status, await codeIn(answer)]).toEqual([403, 1016]);
  });

  it('lists, cancels and is refused what can not be [kladana-4, kladana-6, kladana-12, kladana-15, kladana-16, kladana-17, kladana-107]', async () => {
    const { start, status, cancel, list, ask } = await opened();
    const [urls] = [await start(`${REPORT}/slow`), await start(`${REPORT}/slow`)];
    await start(`${REPORT}/slow`);
    await start(`${REPORT}/slow`);
    expect(await codeIn(await ask(`${REPORT}/slow?async=true`))).toBe(61002);
    expect(await codeIn(await ask(`${REPORT}/slow?async=true&limit=1`))).toBe(61001);
    expect(await codeIn(await ask(urls.result))).toBe(61006);
    expect((await cancel(urls)).status).toBe(204);
    expect((await status(urls)).state).toBe('CANCEL');
    expect(await codeIn(await cancel(urls))).toBe(61007);
    expect((await list('?filter=state=cancel')).rows).toMatchObject([{ id: idOf(urls) }]);
    expect((await list()).meta.size).toBe(4);
    const wrong = await ask(urls.task, { method: 'DELETE' });
    expect([wrong.status, wrong.headers.get('allow'), await codeIn(wrong)]).toEqual([405, 'GET, HEAD', 1039]);
  });

  it('can not change a byte of a link [kladana-122]', async () => {
    const { ran, link, fetch } = await opened();
    const { pathname, search } = new URL(await link(await ran(`${REPORT}/rows`)));
    const whole = pathname + search;
    for (let at = whole.indexOf('/file'); at < whole.length; at += 3) {
      const other = whole[at] === '0' ? '1' : '0';
      const refused = await fetch(whole.slice(0, at) + other + whole.slice(at + 1));
      expect(refused.status).toBeGreaterThanOrEqual(400);
      expect(await refused.text()).not.toContain('rows');
    }
    expect((await fetch(whole)).status).toBe(200);
  });

  it('is limited in what it asks in all, where that is turned on [kladana-151, kladana-152, kladana-153]', async () => {
    const { fetch } = await open(handler, kladana({ limits: { requests: 4 } }));
    const { ask, start, status } = client(fetch);
    const now = await ask(`${REPORT}/rows?a=1`, { method: 'POST', body: 'é' });
    expect([now.status, now.headers.get('x-ratelimit-remaining')]).toEqual([200, '3']);
    const { rows, body } = await now.json();
    expect([rows.length, rows[0].search, body]).toEqual([2_000, '?a=1', 'é']);
    await status(await start(`${REPORT}/slow`));
    const drawn = await ask(`${REPORT}/picture`);
    expect([...new Uint8Array(await drawn.arrayBuffer())]).toEqual([...picture]);
    expect(await codeIn(await ask(`${REPORT}/rows`))).toBe(1049);
  });
});
