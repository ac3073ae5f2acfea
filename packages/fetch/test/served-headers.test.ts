import { type Dialect, plain, type WireResponse } from '@respond-async/dialects';
import { describe, expect, it } from 'vitest';
import { preferring, stage } from './stage.ts';

/** The headers with which a result is collected. */
async function collected(headers: [string, string][], body = '<script>alert(1)</script>'): Promise<Headers> {
  const { finished, fetch } = stage(() => new Response(body, { headers }));
  return (await fetch(await finished())).headers;
}

/** The headers with which a response of a dialect's own is sent, under a monitor. */
async function sent(response: Omit<WireResponse, 'status'>): Promise<Headers> {
  const ours = plain();
  const dialect: Dialect = {
    ...ours,
    write: (answer, asked, env) =>
      answer.type === 'accepted' ? ours.write(answer, asked, env) : { status: 200, ...response },
  };
  const { finished, fetch } = stage(() => new Response(), { dialect });
  return (await fetch(await finished())).headers;
}

const isCaged = (headers: Headers): boolean => {
  const told = [headers.has('content-security-policy'), headers.has('content-disposition')];
  expect(told[0]).toBe(told[1]);
  return told[0] === true;
};

describe('a browser may show', () => {
  it.each([
    ...['application/json', 'application/vnd.api+json', 'application/json-seq', 'application/geo+json-seq'],
    ...['application/http', 'application/octet-stream', 'application/x-ndjson', 'application/zip'],
    ...['application/gzip', 'audio/mpeg', 'video/mp4', 'font/woff2', 'multipart/mixed; boundary=x'],
    ...['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif', 'text/csv', 'text/event-stream'],
    ...['text/plain', 'TEXT/Plain; charset=utf-8', 'text/plain ;charset=utf-8', 'text/plain, image/png; a=b'],
  ])('a result of the type %o', async (type) => {
    expect(isCaged(await collected([['content-type', type]]))).toBe(false);
  });

  it('a result without a body, which nothing can be made of', async () => {
    expect(isCaged(await collected([['content-type', 'text/html']], ''))).toBe(false);
  });
});

describe('a browser must not run', () => {
  it.each([
    ...['application/jsonp', 'application/json+xml', 'application/xhtml+xml', 'application/x;+json', 'json'],
    ...['application/zip2', 'application/pdf', 'image/png+xml', 'image/svg+xml', 'multipart/mixed-replace'],
    ...[
      'text/plainer',
      'text/css',
      'text/html;text/plain',
      'x-application/json',
      'x-application/zip',
      'x-font/a',
    ],
    ...['x-image/png', 'x-multipart/mixed', 'x-text/plain', 'message/rfc822', '*/*', ';text/plain'],
  ])('a result of the type %o', async (type) => {
    expect(isCaged(await collected([['content-type', type]]))).toBe(true);
  });

  it.each([
    ['text/plain', 'text/html'],
    ['text/plain; charset=utf-8', 'text/html'],
    ['text/html', 'text/plain'],
  ])('a result of two types, %o and %o: it may take it for either', async (...types) => {
    const headers = await collected(types.map((type) => ['content-type', type]));
    expect(isCaged(headers)).toBe(true);
  });

  it('a text of which nobody says what it is', async () => {
    expect(isCaged(await sent({ headers: [], body: 'text' }))).toBe(true);
  });
});

describe('an answer', () => {
  it('has the headers of its dialect, its length, and what keeps caches and browsers away: no others', async () => {
    const headers = await sent({ headers: [['Content-Type', 'text/plain']], body: '✓' });
    expect(Object.fromEntries(headers)).toEqual({
      'cache-control': 'no-store',
      'content-length': '3',
      'content-type': 'text/plain',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    });
  });

  it('that a browser must not run has all its other headers', async () => {
    const own = { 'content-language': 'en', 'content-type': 'text/html', etag: '"1"', 'x-own': 'kept' };
    const headers = await collected([
      ...Object.entries(own),
      ['content-disposition', 'inline; filename="a"; x'],
    ]);
    expect(Object.fromEntries(headers)).toMatchObject(own);
    expect(headers.get('content-disposition')).toBe('attachment; filename="a"; x');
  });

  it('has the length of its body, whatever its dialect says', async () => {
    expect((await sent({ headers: [['Content-Length', '7']], body: 'text' })).get('content-length')).toBe(
      '4',
    );
  });

  it('says by Vary what its dialect says of it, in one line, each name once', async () => {
    const lines = [
      ['Vary', 'Accept, prefer'],
      ['VARY', 'Prefer'],
      ['vary', 'Origin'],
    ] as const;
    expect((await sent({ headers: lines })).get('vary')).toBe('Accept, prefer, Origin');
    expect((await sent({ headers: [['Vary', ' ']] })).has('vary')).toBe(false);
  });

  it('to a request that asks for a later one says by Vary what that was asked by', async () => {
    const dialect: Dialect = { ...plain(), write: () => ({ status: 202, headers: [['Vary', 'Accept']] }) };
    const { fetch } = stage(() => new Response(), { dialect });
    const { headers } = await fetch('/', preferring('respond-async'));
    expect(headers.get('vary')).toBe('Accept, Prefer');
  });
});
