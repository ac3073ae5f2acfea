import { describe, expect, it, vi } from 'vitest';
import { posted, serveApp } from './serving.ts';

describe('/generic/report/', () => {
  it.each(['POST', 'PUT', 'PATCH'])('makes the report by %s', async (method) => {
    await using app = await serveApp();
    const expected = await (await app.get('/reports/delays?band=500')).text();
    for (const [path, init] of [
      ['/generic/report/', { ...posted('{"band":500}'), method }],
      ['/generic/report/?band=500', { ...posted('{"band":1000}'), method }],
      ['/generic/report?band=500', { method }],
    ] as const) {
      const response = await app.get(path, init);
      expect(response.status).toBe(201);
      expect(response.headers.get('Content-Type')).toContain('application/json');
      expect(response.headers.get('OData-Version')).toBeNull();
      expect(await response.text()).toBe(expected);
    }
    expect(await (await app.get('/generic/report/', { method })).json()).toMatchObject({ band: 250 });
  });

  it.each([
    ['/generic/report/?band=0', { method: 'POST' }, 400, 'bad-request', 'band'],
    ['/generic/report/', posted('{"band":"wide"}'), 400, 'bad-request', 'band'],
    ['/generic/report/', posted('{"pace":-1}'), 400, 'bad-request', 'pace'],
    ['/generic/report/', posted('{"band":'), 400, 'bad-request', 'JSON'],
    ['/generic/report/', {}, 405, 'method-not-allowed', 'GET'],
    ['/generic/report/', { method: 'DELETE' }, 405, 'method-not-allowed', 'DELETE'],
    ['/generic/nothing/', {}, 404, 'not-found', '/generic/nothing/'],
  ] as const)('%s %j is an error of status %i', async (path, init, status, code, word) => {
    await using app = await serveApp();
    const response = await app.get(path, init);
    expect(response.status).toBe(status);
    expect(response.headers.get('Allow')).toBe(status === 405 ? 'POST, PUT, PATCH' : null);
    expect(await response.json()).toEqual({
      error_message: expect.stringContaining(word),
      error_code: code,
      error_data: {},
    });
  });

  it('does not catch what it is asked to throw', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => {});
    await using app = await serveApp({ faults: true });
    const response = await app.get('/generic/report/', posted('{"fault":"throw"}'));
    expect([response.status, response.headers.get('Content-Type')]).toEqual([
      500,
      expect.stringContaining('text/html'),
    ]);
    await vi.waitFor(() => expect(String(log.mock.calls)).toContain('Fault'));
    log.mockRestore();
  });
});
