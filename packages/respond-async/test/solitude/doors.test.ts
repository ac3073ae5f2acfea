import { solitude } from 'respond-async/solitude';
import { describe, expect, it } from 'vitest';
import { doors } from '../doors.ts';
import { client, errorIn, uuidOf } from './client.ts';

/** Bytes that are no text in any order. */
const picture = Uint8Array.from({ length: 70_000 }, (_, at) => (at * 7) % 256);

/** Answers with what it was asked, or as it is told to by the path. */
async function handler(request: Request): Promise<Response> {
  const { method, url, headers } = request;
  const { pathname, search } = new URL(url);
  const body = await request.text();
  const kept = { etag: '"1"', location: '/generic/buyer/1/', 'content-type': 'text/html' };
  if (pathname === '/missing/') return new Response('{"gone":true}', { status: 404, headers: kept });
  if (pathname === '/throws/') throw new Error('secret at 10.0.0.1');
  if (pathname === '/empty/') return new Response(null, { status: 204 });
  if (pathname === '/accepts/') return new Response('later', { status: 202 });
  if (pathname === '/picture/') return new Response(picture, { headers: { 'content-type': 'image/png' } });
  if (pathname === '/validates/' && !body.startsWith('{')) return new Response('not JSON', { status: 400 });
  const [type, asks] = [headers.get('content-type'), headers.get('solitude-async')];
  const seen = { method, path: pathname + search, body, type, asks, match: headers.get('if-match') };
  return new Response(JSON.stringify(seen), { status: 201, headers: kept });
}

describe.each(doors)('a client of the $name door', ({ open }) => {
  const opened = async () => {
    const { fetch, ended } = await open(handler, solitude());
    const { start, ...rest } = client(fetch);
    /** Has something run, and waits for its end. */
    const ran = async (path: string, init?: RequestInit) => {
      const urls = await start(path, init);
      await ended(`/${uuidOf(urls)}`);
      return urls;
    };
    return { start, ran, ...rest };
  };

  it.each(['POST', 'PUT', 'PATCH'])(
    'has a %s done later, and gets its answer as often as it likes [solitude-8, solitude-12, solitude-28, solitude-33, solitude-35, solitude-41, solitude-44, solitude-63]',
    async (method) => {
      const { ran, record, replay } = await opened();
      const body = '{"uuid":"é"}';
      const headers = { 'content-type': 'text/plain', 'if-match': '"7"' };
      const urls = await ran('/generic/buyer/?pk=bar&a=%20b', { method, body, headers });
      const path = '/generic/buyer/?pk=bar&a=%20b';
      const expected = { method, path, body, type: 'application/json', asks: null, match: '"7"' };
      const told = await record(urls);
      expect(told).toMatchObject({ uuid: uuidOf(urls), run: true, status_code: 201 });
      expect(JSON.parse(told.content)).toEqual(expected);
      for (const _ of ['once', 'again']) {
        const answer = await replay(urls);
        expect([answer.status, answer.headers.get('solitude-async')]).toEqual([201, 'yes']);
        expect(answer.headers.get('content-type')).toBe('application/json');
        expect([answer.headers.get('etag'), answer.headers.get('location')]).toEqual([null, null]);
        expect(await answer.text()).toBe(told.content);
      }
      expect(await record(urls)).toEqual(told);
    },
  );

  it("knows a task's own 404 from one that was not run [solitude-34, solitude-64, solitude-2, solitude-65]", async () => {
    const { ran, record, replay, fetch } = await opened();
    const urls = await ran('/missing/');
    expect(await record(urls)).toMatchObject({ run: true, status_code: 404, content: '{"gone":true}' });
    const own = await replay(urls);
    expect([own.status, own.headers.get('solitude-async')]).toEqual([404, 'yes']);
    expect(await own.text()).toBe('{"gone":true}');
    for (const url of [urls.replay, urls.result]) {
      const unknown = await fetch(url.replace(uuidOf(urls), 'ca8027fe-3570-4e70-8313-00e81ce8432d'));
      expect([unknown.status, unknown.headers.get('solitude-async')]).toEqual([404, null]);
      expect((await errorIn(unknown)).error_code).toBe('unknown');
    }
  });

  it('is told that a handler has thrown, but not what [solitude-36, solitude-71]', async () => {
    const { ran, record, replay } = await opened();
    const urls = await ran('/throws/');
    const told = await record(urls);
    expect(told).toMatchObject({ run: true, status_code: 500 });
    expect(JSON.parse(told.content)).toMatchObject({ error_code: 'failed', error_data: {} });
    expect(told.content).not.toContain('secret');
    const answer = await replay(urls);
    expect([answer.status, answer.headers.get('solitude-async')]).toEqual([500, 'yes']);
    expect((await errorIn(answer.clone())).error_code).toBe('failed');
    expect(await answer.text()).toBe(told.content);
  });

  it('is answered at once if it does not ask, and refused if it asks wrongly [solitude-9, solitude-10, solitude-11, solitude-29, solitude-30, solitude-42, solitude-43]', async () => {
    const { fetch } = await opened();
    const ask = (method: string, asking?: string) => {
      const headers = asking === undefined ? {} : { 'solitude-async': asking };
      return fetch('/generic/buyer/', { method, headers });
    };
    for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])
      for (const asking of [undefined, '']) {
        const answer = await ask(method, asking);
        expect([answer.status, answer.headers.get('vary')]).toEqual([201, 'Solitude-Async']);
      }
    for (const asking of ['yes', 'no', '0', 'false']) expect((await ask('POST', asking)).status).toBe(202);
    for (const method of ['GET', 'HEAD', 'DELETE', 'OPTIONS']) {
      const refused = await ask(method, 'yes');
      expect([refused.status, refused.headers.get('allow')]).toEqual([405, 'POST, PUT, PATCH']);
      if (method !== 'HEAD') expect((await errorIn(refused)).error_code).toBe('not-delayed');
    }
  });

  it('has its body looked at by the handler alone [solitude-45, solitude-71]', async () => {
    const { ran, record } = await opened();
    const urls = await ran('/validates/', { body: 'no JSON' });
    expect(await record(urls)).toMatchObject({ run: true, status_code: 400, content: 'not JSON' });
  });

  it('gets a body byte for byte, whatever it is [solitude-3, solitude-5, solitude-6, solitude-63, solitude-81]', async () => {
    const { ran, record, replay, fetch } = await opened();
    const image = await ran('/picture/');
    const answer = await replay(image);
    expect(answer.headers.get('content-type')).toBe('application/json');
    expect(Buffer.compare(picture, new Uint8Array(await answer.arrayBuffer()))).toBe(0);
    const refused = await fetch(image.result);
    expect(refused.status).toBe(406);
    const { error_code, error_data } = await errorIn(refused);
    expect(error_code).toBe('content-not-text');
    expect(error_data).toEqual({ run: true, status_code: 200, size: 70_000, replay: image.replay });

    for (const [path, status, body] of [
      ['/accepts/', 202, 'later'],
      ['/empty/', 204, ''],
    ] as const) {
      const urls = await ran(path);
      const own = await replay(urls);
      expect([own.status, own.headers.get('solitude-async'), await own.text()]).toEqual([
        status,
        'yes',
        body,
      ]);
      expect(await record(urls)).toMatchObject({ run: true, status_code: status, content: body });
    }
  });

  it('can do nothing with a task but to read it [solitude-66]', async () => {
    const { ran, record, fetch } = await opened();
    const urls = await ran('/empty/');
    for (const url of [urls.result, urls.replay])
      for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'HEAD']) {
        const headers = { 'solitude-async': 'yes', 'if-match': '"x"' };
        const refused = await fetch(url, { method, headers });
        expect([refused.status, refused.headers.get('allow')]).toEqual([405, 'GET']);
      }
    expect(await record(urls)).toMatchObject({ run: true });
  });
});
