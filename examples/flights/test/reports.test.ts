import { describe, expect, it } from 'vitest';
import { posted, serveApp } from './serving.ts';

describe('/reports/delays', () => {
  it('is the report in plain JSON, by GET and by POST', async () => {
    await using app = await serveApp();
    const odata = await (await app.get('/odata/DelayReport?band=500')).json();
    for (const response of [
      await app.get('/reports/delays?band=500'),
      await app.get('/reports/delays', posted('{"band":500}')),
      await app.get('/reports/delays?band=500', posted('{"band":1000}')),
    ]) {
      expect(response.headers.get('OData-Version')).toBeNull();
      expect(await response.json()).toEqual({ band: 500, delays: odata.value });
    }
    expect(await (await app.get('/reports/delays')).json()).toMatchObject({ band: 250 });
  });

  it('takes pace and fault from the body too', async () => {
    await using app = await serveApp({ faults: true });
    const late = await app.get('/reports/delays', posted('{"pace":-1}'));
    expect([late.status, (await late.json()).detail]).toEqual([400, expect.stringContaining('pace')]);
    expect((await app.get('/reports/delays', posted('{"fault":"throw"}'))).status).toBe(500);
    expect((await app.get('/reports/delays', posted('[]'))).status).toBe(200);
  });

  it.each([
    ['/reports/delays?band=0', {}, 400, 'band'],
    ['/reports/delays', posted('{"band":'), 400, 'JSON'],
    ['/reports/delays', { method: 'PUT' }, 405, 'PUT'],
    ['/reports/nothing', {}, 404, '/reports/nothing'],
  ] as const)('%s %j is a problem of status %i', async (path, init, status, word) => {
    await using app = await serveApp();
    const response = await app.get(path, init);
    expect(response.status).toBe(status);
    expect(response.headers.get('Content-Type')).toContain('application/problem+json');
    expect(response.headers.get('Allow')).toBe(status === 405 ? 'GET, HEAD, POST' : null);
    expect(await response.json()).toEqual({
      type: 'about:blank',
      title: expect.any(String),
      status,
      detail: expect.stringContaining(word),
    });
  });
});
