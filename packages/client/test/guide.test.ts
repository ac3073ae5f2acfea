import { readFileSync } from 'node:fs';
import { createEngine } from '@respond-async/core';
import { batch, odata, plain } from '@respond-async/dialects';
import { jobOf, respondAsync } from '@respond-async/fetch';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import * as guide from './guide.ts';

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');

it('is the code of the documentation', () => {
  const blocks = [...read('../../../docs/client.md').matchAll(/^```ts\n(.*?)^```$/gms)].map(
    ([, code]) => code,
  );
  const regions = [...read('guide.ts').matchAll(/^\/\/ #region \S+\n(.*?)^\/\/ #endregion$/gms)].map(
    ([, code]) =>
      code
        ?.replaceAll('@respond-async/client', 'respond-async/client')
        .replaceAll(/^export (?=async|function)/gm, ''),
  );
  expect(blocks.map(unbroken)).toEqual(regions.map(unbroken));
});

/** Shorter names are broken into other lines. */
const unbroken = (code = ''): string => code.replace(/\s+/g, '').replace(/,(?=[)\]}])/g, '');

const slowly = <T>(ms: number, answer: () => T) =>
  new Promise<T>((resolve) => setTimeout(() => resolve(answer()), ms));

async function products(request: Request): Promise<Response> {
  const path = new URL(request.url).pathname;
  if (request.method === 'GET') return Response.json({ id: 2, name: 'Gadget' });
  if (request.method === 'PATCH') return new Response(null, { status: 204 });
  const { name } = await request.json();
  return Response.json({ id: 2, name }, { status: 201, headers: { location: `${path}(2)` } });
}

async function answer(request: Request): Promise<Response> {
  switch (new URL(request.url).pathname) {
    case '/imports':
      return slowly(2_000, () => Response.json({ recordCount: 3 }));
    case '/exports':
      await slowly(6_000, () => jobOf(request).progress(0.5));
      return slowly(6_000, () => new Response('a\nb\n', { headers: { 'content-type': 'text/csv' } }));
    case '/reports':
      return slowly(3_000, () => Response.json({ url: '/files/1' }));
    case '/broken':
      return Response.json({ error: 'broken' }, { status: 500 });
    default:
      return new Response('none', { status: 404 });
  }
}

const said: string[] = [];

/** The servers of the documentation, in this process; time passes when the machine's timers are turned. */
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  said.length = 0;
  vi.spyOn(console, 'log').mockImplementation((text) => void said.push(text));
  const engine = createEngine();
  const reports = respondAsync(answer, {
    engine,
    dialect: plain(),
    eligible: ({ url }) => !url.includes('year=0'),
  });
  const batches = batch(products);
  const odataBatches = respondAsync((request) => batches(request), {
    engine,
    dialect: odata(),
    name: 'odata',
    monitors: '/odata/_async',
  });
  vi.stubGlobal('fetch', async (input: RequestInfo, init?: RequestInit) => {
    const request = new Request(input, init);
    const { pathname } = new URL(request.url);
    if (pathname === '/gone') throw new TypeError('fetch failed');
    if (pathname === '/refused') return Response.json({ title: 'Not today' }, { status: 422 });
    if (pathname === '/odata/Products') return Response.json({ value: [] });
    return pathname.startsWith('/odata/') ? odataBatches(request) : reports(request);
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

async function passing<T>(promise: Promise<T>): Promise<T> {
  let isOver = false;
  const over = (): void => {
    isOver = true;
  };
  promise.then(over, over);
  for (let turn = 0; !isOver && turn < 500; turn += 1) {
    // Other threads have a part in it, such as in digests.
    await crypto.subtle.digest('SHA-256', new Uint8Array(1));
    await vi.advanceTimersByTimeAsync(100);
  }
  return promise;
}

describe('the examples of the documentation', () => {
  it('start, and wait', async () => {
    expect(await passing(guide.report())).toEqual({ url: '/files/1' });
    expect(said).toEqual([
      expect.stringMatching(/^started: https:\/\/api\.example\/_async\//),
      'made: /files/1',
    ]);
    expect(await passing(guide.reportInOneLine())).toEqual({ url: '/files/1' });
  });

  it('poll by hand, and at their own pace', async () => {
    expect(await passing(guide.importByHand())).toBe('3 records');
    expect(said[0]).toBe('status: pending');
    expect(await passing(guide.exported())).toBe('a\nb\n');
  });

  it('send batches', async () => {
    expect(await passing(guide.products())).toEqual(['Widget 1', 'Gadget']);
    expect(said).toEqual(['the batch has been started', '4 answers']);
  });

  it('stop waiting, and are told to', async () => {
    expect(await passing(guide.inTime())).toBe(undefined);
    const monitorUrl = said[0]?.replace('it goes on without us, at ', '') ?? '';
    expect(await passing(guide.takenUp(monitorUrl))).toEqual({ url: '/files/1' });
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 500);
    expect(await passing(guide.untilTold(stop.signal))).toBe(undefined);
    expect(said[1]).toBe('we were told to stop');
  });

  it('cancel', async () => {
    expect(await passing(guide.cancelled())).toBe('cancelled');
    expect(said).toEqual(['cancel: accepted']);
  });

  it('tell what happened', async () => {
    const told = await passing(
      Promise.all(['/reports', '/broken', '/refused', '/gone'].map(guide.whatHappened)),
    );
    expect(told).toEqual([
      'it went well',
      'it failed with 500: {"error":"broken"}',
      'refused with 422: {"title":"Not today"}',
      "the server can't be reached: https://api.example/gone was not answered: fetch failed",
    ]);
  });

  it('report progress', async () => {
    const told: string[] = [];
    expect(await passing(guide.exportData({ year: 2029 }, (text) => told.push(text)))).toBe('a\nb\n');
    expect(told).toEqual([
      'Starting export …',
      'Status: pending',
      'Status: running',
      'Status: running, 50 %',
      'Status: completed, 50 %',
    ]);
    expect(said).toEqual([expect.stringMatching(/^monitor: https/)]);
  });

  it('read what is large as it comes', async () => {
    expect(await passing(guide.linesOf('https://api.example/exports'))).toBe(2);
  });
});
