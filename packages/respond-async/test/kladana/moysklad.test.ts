import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Moysklad from 'moysklad';
import { createEngine } from 'respond-async';
import { kladana } from 'respond-async/kladana';
import { respondAsync } from 'respond-async/node';
import { describe, expect, it, onTestFinished } from 'vitest';

const rows = Array.from({ length: 1_500 }, (_, at) => ({ at }));

const ORIGIN = 'https://kladana.example';

/** A server of the API, and a client of it that many programs use. */
async function opened() {
  const engine = createEngine();
  const listener = respondAsync(
    (request, response) => {
      const forbidden = request.url?.includes('forbidden');
      response.writeHead(forbidden ? 403 : 200, { 'content-type': 'application/json' });
      if (request.url?.includes('slow')) return;
      response.end(
        JSON.stringify(forbidden ? { errors: [{ error: 'Access Denied', code: 1016 }] } : { rows }),
      );
    },
    {
      engine,
      dialect: kladana({ gzip: true }),
      base: ORIGIN,
      credentials: 'drop',
      identify: ({ headers }) => headers.authorization,
    },
  );
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    await engine.stop({ drain: 0, abort: 0 });
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  // The client speaks to nothing but https: something in front of the server does that for it.
  const through: typeof fetch = (url, init) =>
    fetch(String(url).replace(ORIGIN, `http://127.0.0.1:${port}`), init);
  const ms = Moysklad({ endpoint: `${ORIGIN}/api`, token: 'ada', fetch: through });
  const start = async (path: string) => {
    const accepted: Response = await ms.GET(path, { async: true }, { rawResponse: true });
    expect(accepted.status).toBe(202);
    const headers = ['location', 'content-location'].map((name) => accepted.headers.get(name) ?? '');
    const [result = '', task = ''] = headers.map((url) => ms.parseUrl(url).path.join('/'));
    return { result, task };
  };
  const ended = (task: string) => engine.wait(task.slice(task.lastIndexOf('/') + 1));
  return { ms, start, ended, through };
}

describe('the client moysklad', () => {
  it('creates a task, polls it, and follows the redirect to its result [kladana-26]', async () => {
    const { ms, start, ended, through } = await opened();
    const { task, result } = await start('report/stock/bystore');
    await ended(task);
    const status = await ms.GET(task);
    expect(status).toMatchObject({ state: 'DONE', request: expect.stringContaining('async=true') });
    const left = Moysklad.parseTimeString(status.deletionDate).getTime() - Date.now();
    expect(Math.abs(left - 3_600_000)).toBeLessThan(60_000);
    // A redirect is an error to it, unless it is told that one is expected.
    const refused = await ms.GET(result).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(Moysklad.MoyskladUnexpectedRedirectError);
    expect(refused).toMatchObject({ status: 302, location: expect.stringContaining('temp_url_sig') });
    const redirect: Response = await ms.GET(result, null, { rawRedirect: true });
    const file = await through(redirect.headers.get('location') ?? '');
    expect(await file.json()).toEqual({ rows });
  });

  it('knows the errors of the API for what they are [kladana-26]', async () => {
    const { ms, start, ended } = await opened();
    const { task, result } = await start('report/forbidden');
    await ended(task);
    // To it, whatever has errors is one.
    const status = await ms.GET(task, null, { muteApiErrors: true });
    expect(status).toMatchObject({ state: 'API_ERROR', errors: [{ code: 1016 }] });
    const codeOf = (asking: Promise<unknown>) =>
      asking.then(
        () => undefined,
        (error: unknown) => error instanceof Moysklad.MoyskladApiError && error.code,
      );
    expect(await codeOf(ms.GET(result))).toBe(1016);
    expect(await codeOf(ms.PUT(`${task}/cancel`, undefined))).toBe(61007);
    expect(await codeOf(ms.GET('report/x', { async: true, limit: 5 }))).toBe(61001);
    expect(await codeOf(ms.GET(`async/${crypto.randomUUID()}`))).toBe(1021);
  });

  it('cancels a task, and lists tasks by filters and in an order of its own making [kladana-26]', async () => {
    const { ms, start, ended } = await opened();
    const [slow, fast] = [await start('report/slow'), await start('report/fast')];
    await ended(fast.task);
    expect(await ms.PUT(`${slow.task}/cancel`, undefined)).toBeUndefined();
    const cancelled = await ms.GET('async', { filter: { state: 'CANCEL' } });
    expect(cancelled.rows).toMatchObject([
      { state: 'CANCEL', request: expect.stringContaining('/report/slow') },
    ]);
    const done = await ms.GET('async', {
      filter: { state: { $in: ['DONE', 'API_ERROR'] }, deletionDate: { $gt: new Date() } },
      order: [['deletionDate', 'desc']],
      limit: 10,
    });
    expect(done).toMatchObject({ meta: { size: 1, limit: 10 }, rows: [{ state: 'DONE' }] });
    expect((await ms.GET('async', { filter: { deletionDate: { $exists: false } } })).rows).toHaveLength(1);
  });
});
