import { describe, expect, it, vi } from 'vitest';
import { posted, serveApp } from './serving.ts';

const REPORT = '/api/remap/1.2/report/delays/bydistance';

describe(REPORT, () => {
  it('is the delay report as a collection', async () => {
    await using app = await serveApp();
    const { delays } = await (await app.get('/reports/delays?band=500')).json();
    const response = await app.get(`${REPORT}?band=500`);
    expect([response.status, response.headers.get('OData-Version')]).toEqual([200, null]);
    const { context, meta, rows } = await response.json();
    expect(rows).toEqual(delays);
    expect(context.employee.meta).toEqual({
      href: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/api\/remap\/1\.2\/context\/employee$/),
      type: 'employee',
      mediaType: 'application/json',
    });
    expect(meta).toEqual({
      href: response.url,
      type: 'delaysbydistance',
      mediaType: 'application/json',
      size: delays.length,
      limit: 1_000,
      offset: 0,
    });
    expect((await (await app.get(REPORT)).json()).rows[0]).toMatchObject({ from: 0, to: 250 });
  });

  it('comes in pages that lead to each other', async () => {
    await using app = await serveApp();
    const { meta, rows } = await (await app.get(`${REPORT}?band=1`)).json();
    expect(meta.size).toBeGreaterThan(1_000);
    expect(rows).toHaveLength(1_000);
    const next = await (await fetch(meta.nextHref)).json();
    expect(next.meta).toMatchObject({ offset: 1_000, limit: 1_000, size: meta.size });
    expect(next.meta).not.toHaveProperty('nextHref');
    expect(next.rows).toHaveLength(meta.size - 1_000);
    expect((await (await fetch(next.meta.previousHref)).json()).rows).toEqual(rows);
    const few = await (await app.get(`${REPORT}?band=1&limit=2&offset=999`)).json();
    expect(few.rows).toEqual([rows.at(-1), next.rows[0]]);
  });

  it.each([
    ['?band=0', {}, 400, 1040, 'band'],
    ['?limit=1001', {}, 400, 1040, 'limit'],
    ['?offset=-1', {}, 400, 1040, 'offset'],
    ['?pace=x', {}, 400, 1040, 'pace'],
    ['', posted('{}'), 405, 1039, 'POST'],
    ['/nothing', {}, 404, 1002, '/bydistance/nothing'],
  ] as const)('%s %j is an error of status %i', async (more, init, status, code, word) => {
    await using app = await serveApp();
    const response = await app.get(REPORT + more, init);
    expect([response.status, response.headers.get('Allow')]).toEqual([
      status,
      status === 405 ? 'GET, HEAD' : null,
    ]);
    expect(await response.json()).toEqual({ errors: [{ error: expect.stringContaining(word), code }] });
  });

  it('does not catch what it is asked to throw', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => {});
    await using app = await serveApp({ faults: true });
    const response = await app.get(`${REPORT}?fault=throw`);
    expect([response.status, response.headers.get('Content-Type')]).toEqual([
      500,
      expect.stringContaining('text/html'),
    ]);
    await vi.waitFor(() => expect(String(log.mock.calls)).toContain('Fault'));
    log.mockRestore();
  });
});
