import { plain } from '@respond-async/dialects';
import { createLayer } from '@respond-async/fetch';
import { describe, expect, it } from 'vitest';
import { stage } from './stage.ts';

async function served(headers: HeadersInit, body = 'text') {
  const { finished, fetch } = stage(() => new Response(body, { headers }));
  return (await fetch(await finished())).headers;
}

describe('a stored answer', () => {
  it.each([
    ...['accept-ranges', 'access-control-allow-origin', 'access-control-max-age', 'age', 'alt-svc'],
    ...['clear-site-data', 'connection', 'date', 'expect-ct', 'keep-alive', 'nel', 'proxy-authenticate'],
    ...['proxy-connection', 'public-key-pins', 'refresh', 'report-to', 'reporting-endpoints', 'result-lease'],
    ...['service-worker-allowed', 'set-cookie', 'sourcemap', 'strict-transport-security', 'te', 'trailer'],
    ...['transfer-encoding', 'upgrade', 'www-authenticate', 'x-sourcemap'],
  ])('is replayed without %s', async (name) => {
    expect((await served({ [name]: 'x', 'x-own': 'kept' })).get(name)).toBeNull();
  });

  it('is replayed without what its Connection names', async () => {
    const headers = await served({ connection: 'close, X-Hop', 'x-hop': '1', 'x-own': 'kept' });
    expect([headers.get('x-hop'), headers.get('x-own')]).toEqual([null, 'kept']);
  });

  it.each([
    'content-language',
    'content-location',
    'etag',
    'last-modified',
    'link',
    'odata-version',
    'x-own',
  ])('is replayed with %s', async (name) => {
    expect((await served({ [name]: 'x' })).get(name)).toBe('x');
  });

  it('says nothing else than we do about caches, sniffing, referrers, and other origins', async () => {
    const headers = await served({
      'cache-control': 'public, max-age=600',
      expires: 'Thu, 01 Jan 2099 00:00:00 GMT',
      pragma: 'x',
      'cross-origin-resource-policy': 'cross-origin',
      'referrer-policy': 'unsafe-url',
      'x-content-type-options': 'no',
    });
    expect([headers.get('cache-control'), headers.get('expires'), headers.get('pragma')]).toEqual([
      'no-store',
      null,
      null,
    ]);
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  it.each([
    [undefined, 'attachment'],
    ['inline', 'attachment'],
    ['INLINE; filename="a.html"', 'attachment; filename="a.html"'],
    ['attachment; filename="a.html"', 'attachment; filename="a.html"'],
  ])('that a browser would run is an attachment: %o', async (own, told) => {
    const disposition = own === undefined ? {} : { 'content-disposition': own };
    const headers = await served({ 'content-type': 'text/html', ...disposition });
    expect(headers.get('content-disposition')).toBe(told);
    expect(headers.get('content-security-policy')).toMatch(/^sandbox;/);
  });

  it('that is harmless may be shown', async () => {
    const headers = await served({ 'content-type': 'image/png', 'content-disposition': 'inline' });
    expect([headers.get('content-disposition'), headers.get('content-security-policy')]).toEqual([
      'inline',
      null,
    ]);
  });

  it.each([
    ['too many headers', Array.from({ length: 201 }, (_, at): [string, string] => [`x-${at}`, ''])],
    ['headers that are too long', [['x-long', 'x'.repeat(16_000)] as [string, string]]],
  ])('with %s fails its job', async (_, headers) => {
    const { finished, fetch, engine } = stage(() => new Response('', { headers }));
    expect((await fetch(await finished())).headers.get('async-result')).toBe('500');
    expect((await engine.list()).jobs).toMatchObject([{ failure: { reason: 'result-too-large' } }]);
  });

  it.each([204, 205, 304])('of the status %i has no body, whatever its handler gave it', async (status) => {
    const { engine, clock } = stage(() => new Response());
    const body = new Blob(['never']).stream();
    const layer = createLayer({ engine, name: 'bare', dialect: plain() }, async () => ({
      status,
      headers: [],
      body,
    }));
    const header = (name: string) => (name === 'prefer' ? 'respond-async, wait=5' : undefined);
    const gone = () => new AbortController().signal;
    const incoming = {
      method: 'GET',
      origin: 'http://door.test',
      mount: '',
      target: '/',
      headers: [],
      request: null,
    };
    const read = layer.read({ ...incoming, header, body: () => undefined, gone });
    if (read.type === 'pass') throw new Error('passed');
    const outgoing = await read.answer();
    expect([outgoing.status, outgoing.body]).toEqual([status, undefined]);
    outgoing.delivered();
    await clock.settle();
    expect((await engine.list()).jobs).toMatchObject([{ result: 'collected' }]);
  });
});

describe('a result is not used up by', () => {
  it.each([
    ['a navigation over plain HTTP', { 'upgrade-insecure-requests': '1' }],
    ['an older prefetch of Firefox', { 'x-moz': 'prefetch' }],
    ['an older preview of Safari', { 'x-purpose': 'preview' }],
    ['a prerender', { 'sec-purpose': 'prefetch;prerender' }],
  ])('%s', async (_, headers: HeadersInit) => {
    const { finished, fetch } = stage(() => new Response('precious'));
    const monitor = await finished();
    expect(await (await fetch(monitor, { headers })).text()).not.toContain('precious');
    expect(await (await fetch(monitor)).text()).toBe('precious');
  });

  it.each(['POST', 'PUT', 'PATCH', 'OPTIONS'])('%s, which is no method of a monitor', async (method) => {
    const { finished, fetch } = stage(() => new Response('precious'));
    const monitor = await finished();
    const refused = await fetch(monitor, { method });
    expect([refused.status, refused.headers.get('allow')]).toEqual([405, 'GET, HEAD, DELETE']);
    expect(await (await fetch(monitor)).text()).toBe('precious');
  });

  it.each(['/style.css', ';a', '%2f..', '/', '%00'])(
    'a URL that ends in %o: caches would keep it',
    async (suffix) => {
      const { finished, fetch } = stage(() => new Response('precious'));
      const monitor = await finished();
      const answer = await fetch(monitor + suffix);
      expect([answer.status, answer.headers.get('cache-control')]).toEqual([404, 'no-store']);
      expect(await (await fetch(monitor)).text()).toBe('precious');
    },
  );
});
