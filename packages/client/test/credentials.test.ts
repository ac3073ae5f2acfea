import { resume, type StartInit, start } from '@respond-async/client';
import { describe, expect, it } from 'vitest';
import { accepted, finished, MONITOR, stage } from './stage.ts';

const REPORTS = 'https://api.example/reports';
const ELSEWHERE = 'https://jobs.example/1';
const callers: StartInit = {
  method: 'POST',
  body: '{}',
  credentials: 'include',
  headers: {
    authorization: 'Bearer me',
    'x-api-key': 'secret',
    'x-tenant': 'a',
    'content-type': 'application/json',
    'if-match': '"a"',
    accept: 'text/event-stream',
    prefer: 'return=minimal',
    'idempotency-key': '"k"',
  },
};

/** What a start, two looks and a cancel send. */
async function sent(monitor: string, more: StartInit = {}) {
  const { init, seen, until } = stage(
    accepted({ location: monitor }),
    accepted({ location: monitor }),
    new Response(null, { status: 204 }),
  );
  const operation = await start(REPORTS, { ...init, ...callers, ...more });
  await until(operation.poll());
  await until(operation.cancel());
  expect(seen.map(({ method }) => method)).toEqual(['POST', 'GET', 'DELETE']);
  return seen.slice(1);
}

const named = (headers: Headers) =>
  ['authorization', 'x-api-key', 'x-tenant'].map((name) => headers.get(name));

describe('what the caller has sent with the start', () => {
  it('goes with polls and cancels, but for what speaks of the start', async () => {
    for (const { headers, init } of await sent(MONITOR)) {
      expect(named(headers)).toEqual(['Bearer me', 'secret', 'a']);
      expect(init.credentials).toBe('include');
      expect(init.body).toBe(undefined);
      for (const name of ['content-type', 'if-match', 'idempotency-key'])
        expect(headers.has(name)).toBe(false);
      expect([headers.get('accept'), headers.get('prefer')].join()).not.toMatch(/event-stream|minimal/);
    }
  });

  it('goes nowhere else: neither headers nor cookies', async () => {
    for (const monitor of [
      ELSEWHERE,
      'https://api.example:444/1',
      'http://api.example/1',
      'https://x.api.example/1',
    ]) {
      for (const { headers, init } of await sent(monitor)) {
        expect(named(headers)).toEqual([null, null, null]);
        expect(init.credentials).toBe('omit');
      }
    }
  });

  it('goes where the caller trusts', async () => {
    for (const trust of [['https://jobs.example'], ({ hostname }: URL) => hostname.endsWith('.example')])
      for (const { headers } of await sent(ELSEWHERE, { trust })) expect(named(headers)[0]).toBe('Bearer me');
    for (const { headers } of await sent(ELSEWHERE, { trust: () => false }))
      expect(named(headers)[0]).toBe(null);
  });

  it('does not follow where an answer leads, unless it may', async () => {
    const moved = new Response(null, { status: 303, headers: { location: ELSEWHERE } });
    const { init, seen, until } = stage(accepted(), moved, finished(200));
    const operation = await start(REPORTS, { ...init, ...callers });
    await until(operation.wait());
    expect(seen.map(({ url, headers }) => [url, headers.get('authorization')])).toEqual([
      [REPORTS, 'Bearer me'],
      [MONITOR, 'Bearer me'],
      [ELSEWHERE, null],
    ]);
    expect(seen.slice(1).every(({ init }) => init.redirect === 'manual')).toBe(true);
  });

  it('goes where it was when the server leads in a circle, and no further', async () => {
    const circle = new Response(null, { status: 302, headers: { location: MONITOR } });
    const { init, seen, until } = stage(accepted(), circle);
    await expect(until((await start(REPORTS, init)).wait())).rejects.toThrow('always somewhere else');
    expect(seen.length).toBe(6);
  });

  it('is given again when an operation is taken up', async () => {
    const { init, seen, until } = stage(finished(200));
    await until(
      resume(MONITOR, { ...init, headers: { 'x-api-key': 'secret' }, credentials: 'include' }).wait(),
    );
    expect([seen[0]?.headers.get('x-api-key'), seen[0]?.init.credentials]).toEqual(['secret', 'include']);
  });

  it('comes from a Request, too', async () => {
    const { init, seen, until } = stage(accepted(), finished(200));
    const request = new Request(REPORTS, { headers: { authorization: 'Bearer me' }, credentials: 'include' });
    await until((await start(request, init)).wait());
    expect([seen[1]?.headers.get('authorization'), seen[1]?.init.credentials]).toEqual([
      'Bearer me',
      'include',
    ]);
  });

  it('is Authorization alone where a browser follows by itself, which takes that back', async () => {
    const opaque = Object.defineProperty(new Response(null, { status: 204 }), 'type', {
      value: 'opaqueredirect',
    });
    const hidden = Object.assign(new Response(), { clone: () => opaque });
    const { init, seen, until } = stage(accepted(), hidden, finished(200, [1]));
    const operation = await start(REPORTS, { ...init, ...callers });
    expect(await until(operation.result())).toEqual([1]);
    expect(seen.slice(1).map(({ init: { redirect } }) => redirect)).toEqual(['manual', 'follow']);
    expect(named(seen[2]?.headers ?? new Headers())).toEqual(['Bearer me', null, null]);
  });
});

it('says to each request what else the caller said of his', async () => {
  const { init, seen, until } = stage(accepted(), finished(200));
  const more = { dispatcher: { proxy: 1 }, cache: 'no-store' } as StartInit;
  await until((await start(REPORTS, { ...init, ...more })).wait());
  expect(seen.map(({ init }) => init)).toMatchObject([more, more]);
});
