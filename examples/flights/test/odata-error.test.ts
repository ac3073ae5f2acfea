import { describe, expect, it, vi } from 'vitest';
import { posted, serveApp } from './serving.ts';

const put = { method: 'PUT' };
const cases: readonly [string, RequestInit, number, string, string][] = [
  ['/nowhere', {}, 404, 'NotFound', '/nowhere'],
  ["/odata/Airports('NONE')", {}, 404, 'NotFound', 'NONE'],
  ['/odata/Airports(ABE)', {}, 404, 'NotFound', 'ABE'],
  ["/odata/Airports('%E0')", {}, 400, 'BadRequest', '%E0'],
  ['/odata/DelayReport?band=0', {}, 400, 'BadRequest', 'band'],
  ['/odata/DelayReport?band=10001', {}, 400, 'BadRequest', 'band'],
  ['/odata/DelayReport?band=2.5', {}, 400, 'BadRequest', 'band'],
  ['/odata/DelayReport?band=', {}, 400, 'BadRequest', 'band'],
  ['/odata/DelayReport?band=1&band=2', {}, 400, 'BadRequest', 'band'],
  ['/odata/SavedReports', posted('{}'), 400, 'BadRequest', 'band'],
  ['/odata/SavedReports', posted('{"band":-1}'), 400, 'BadRequest', 'band'],
  ['/odata/SavedReports', posted('{"band":'), 400, 'BadRequest', 'JSON'],
  [
    '/odata/SavedReports',
    posted(`{"band":250,"x":"${'x'.repeat(1 << 20)}"}`),
    413,
    'PayloadTooLarge',
    'large',
  ],
  ["/odata/SavedReports('none')", {}, 404, 'NotFound', 'none'],
  ["/odata/SavedReports('none')", { method: 'DELETE' }, 404, 'NotFound', 'none'],
  ['/healthz?pace=-1', {}, 400, 'BadRequest', 'pace'],
  ['/odata/Airports?pace=60001', {}, 400, 'BadRequest', 'pace'],
  ['/odata/FlightsExport?pace=soon', {}, 400, 'BadRequest', 'pace'],
];

describe('errors', () => {
  it.each(cases)('%s %j is answered %i %s', async (path, init, status, code, word) => {
    await using app = await serveApp();
    const response = await app.get(path, init);
    expect(response.status).toBe(status);
    expect(response.headers.get('OData-Version')).toBe('4.01');
    const { error } = await response.json();
    expect(error).toEqual({ code, message: expect.stringContaining(word) });
  });

  it.each([
    ['/healthz', 'GET, HEAD'],
    ['/odata', 'GET, HEAD'],
    ['/odata/Airports', 'GET, HEAD'],
    ["/odata/Airports('ABE')", 'GET, HEAD'],
    ['/odata/DelayReport', 'GET, HEAD'],
    ['/odata/FlightsExport', 'GET, HEAD'],
    ['/odata/SavedReports', 'POST'],
    ["/odata/SavedReports('x')", 'GET, HEAD, DELETE'],
  ])('PUT %s is answered 405, with what is allowed', async (path, allow) => {
    await using app = await serveApp();
    const response = await app.get(path, put);
    expect([response.status, response.headers.get('Allow')]).toEqual([405, allow]);
    expect(await response.json()).toMatchObject({ error: { code: 'MethodNotAllowed' } });
  });

  it('what goes wrong inside is logged, and not told', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => {});
    const broken = new Error('secret');
    await using app = await serveApp({ data: { flights: () => Promise.reject(broken) } });
    const response = await app.get('/odata/DelayReport');
    expect(response.status).toBe(500);
    const text = await response.text();
    expect(JSON.parse(text)).toMatchObject({ error: { code: 'InternalServerError' } });
    expect(text).not.toContain('secret');
    expect(log.mock.calls).toEqual([[broken]]);
    log.mockRestore();
  });
});
