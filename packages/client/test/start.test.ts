import { ConnectionFailed, ProtocolError, RequestFailed, start } from '@respond-async/client';
import { describe, expect, it } from 'vitest';
import { accepted, errorOf, MONITOR, problem, stage } from './stage.ts';

const URL_ = 'https://api.example/reports';

describe('start', () => {
  it('asks for a later answer, and gives an operation', async () => {
    const { init, seen } = stage(accepted());
    const operation = await start(URL_, {
      ...init,
      method: 'POST',
      body: '{}',
      headers: { authorization: 'Bearer me' },
    });
    expect(seen[0]?.headers.get('prefer')).toBe('respond-async');
    expect(seen[0]).toMatchObject({ method: 'POST', url: URL_, body: '{}' });
    expect(operation).toMatchObject({
      isAsync: true,
      monitorUrl: MONITOR,
      status: 'pending',
      isCompleted: false,
    });
    expect([operation.response, operation.errorMessage, operation.progress]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('says how long the server may take, whom to call, and what the caller prefers himself', async () => {
    const { init, seen } = stage(accepted());
    await start(URL_, {
      ...init,
      wait: 1_500,
      callback: 'https://me.example/done?a=1,2',
      headers: { Prefer: 'return=minimal' },
    });
    expect(seen[0]?.headers.get('prefer')).toBe(
      'respond-async, wait=2, callback;url="https://me.example/done?a=1,2", return=minimal',
    );
  });

  it('refuses what can not be asked for, and sends nothing', async () => {
    const { init, seen } = stage(accepted());
    await expect(start(URL_, { ...init, wait: -1 })).rejects.toThrow(
      new TypeError('wait is a number of milliseconds, not -1'),
    );
    await expect(start(URL_, { ...init, callback: '/done' })).rejects.toThrow(TypeError);
    await expect(start(URL_, { ...init, callback: 'https://me.example/"' })).rejects.toThrow(TypeError);
    await expect(start(URL_, { ...init, idempotencyKey: 'käse' })).rejects.toThrow(TypeError);
    await expect(start(URL_, { ...init, dialect: 'soap' as 'plain' })).rejects.toThrow(
      'dialect is one of plain, odata',
    );
    await expect(start('reports', init)).rejects.toThrow(TypeError);
    expect(seen).toEqual([]);
  });

  it('takes what fetch takes: a Request, a URL', async () => {
    const { init, seen } = stage(accepted());
    await start(new Request(URL_, { method: 'PUT', headers: { 'x-tenant': 'a' } }), init);
    await start(new URL(URL_), init);
    expect(seen.map(({ method, url }) => [method, url])).toEqual([
      ['PUT', URL_],
      ['GET', URL_],
    ]);
    expect(seen[0]?.headers.get('x-tenant')).toBe('a');
    expect(seen[0]?.headers.get('prefer')).toBe('respond-async');
  });

  it('gives what a server answers at once', async () => {
    const { init } = stage(Response.json({ rows: [] }));
    const operation = await start(URL_, init);
    expect(operation).toMatchObject({
      isAsync: false,
      monitorUrl: undefined,
      status: 'completed',
      isCompleted: true,
    });
    expect(await operation.result()).toEqual({ rows: [] });
    expect(await (await operation.wait()).json()).toEqual({ rows: [] });
    expect(await operation.response?.json()).toEqual({ rows: [] });
    expect(await operation.poll()).toBe(false);
    expect(await operation.cancel()).toBe('already-over');
  });

  it('throws for a start that is refused, with status and body', async () => {
    const { init } = stage(problem(422));
    const error = await errorOf(start(URL_, init));
    expect(error).toBeInstanceOf(RequestFailed);
    expect(error).toMatchObject({ code: 'request-failed', status: 422, body: { title: 'No 422' } });
    expect(error.message).toBe('the start was answered 422, No 422');
  });

  it('says what is wrong with a 202 that does not say where to look', async () => {
    const none = start(URL_, stage(new Response(null, { status: 202 })).init);
    await expect(none).rejects.toThrow(ProtocolError);
    await expect(none).rejects.toThrow(
      `${URL_} was accepted (202), but the answer does not say where to look`,
    );
    const script = new Response(null, { status: 202, headers: { location: 'javascript:alert(1)' } });
    await expect(start(URL_, stage(script).init)).rejects.toThrow(ProtocolError);
  });

  it('says what a server of another origin has to expose for a page', async () => {
    const fetch = async () =>
      Object.defineProperty(new Response(null, { status: 202 }), 'type', { value: 'cors' });
    await expect(start(URL_, { fetch })).rejects.toThrow('Access-Control-Expose-Headers: Location');
  });

  it('resolves a relative monitor', async () => {
    const operation = await start(URL_, stage(accepted({ location: '../$async/jobs/7' })).init);
    expect(operation.monitorUrl).toBe('https://api.example/$async/jobs/7');
  });

  it('tells the monitor before it returns', async () => {
    const told: string[] = [];
    await start(URL_, { ...stage(accepted()).init, onAccepted: (url) => void told.push(url) });
    expect(told).toEqual([MONITOR]);
  });

  it('never sends a POST twice', async () => {
    for (const answer of [new TypeError('fetch failed'), problem(503)]) {
      const { init, seen, until } = stage(answer, accepted());
      await expect(until(start(URL_, { ...init, method: 'POST' }))).rejects.toThrow();
      expect(seen.length).toBe(1);
    }
  });

  it('sends what does no harm again: three times in all', async () => {
    for (const more of [{ method: 'PUT' }, { method: 'POST', idempotencyKey: 'a"b' }]) {
      const { init, seen, until } = stage(
        new TypeError('fetch failed'),
        problem(503, { 'retry-after': '4' }),
        accepted(),
      );
      const operation = await until(start(URL_, { ...init, ...more }));
      expect(operation.monitorUrl).toBe(MONITOR);
      expect(seen.map(({ at }) => at)).toEqual([0, 375, 4_375]);
      if (more.idempotencyKey) expect(seen[2]?.headers.get('idempotency-key')).toBe('"a\\"b"');
    }
    const down = stage(new TypeError('fetch failed'));
    await expect(down.until(start(URL_, down.init))).rejects.toThrow(ConnectionFailed);
    expect(down.seen.length).toBe(3);
    const busy = stage(problem(429));
    await expect(busy.until(start(URL_, busy.init))).rejects.toMatchObject({ status: 429 });
    expect(busy.seen.length).toBe(1);
  });

  it('stops when its signal aborts', async () => {
    const { init } = stage(() => new Promise(() => {}));
    const stop = new AbortController();
    const starting = start(URL_, { ...init, signal: stop.signal });
    stop.abort(new Error('enough'));
    await expect(starting).rejects.toThrow('enough');
  });
});
