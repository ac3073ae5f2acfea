import { describe, expect, it, vi } from 'vitest';
import { createApp } from '../src/app.ts';
import { createSavedReports } from '../src/saved-reports.ts';
import { type posted, serve, serveApp } from './serving.ts';

const json = (requests: unknown): ReturnType<typeof posted> => ({
  method: 'POST',
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify({ requests }),
});

describe('POST /odata/$batch', () => {
  it('answers a JSON batch, whose requests may refer to each other', async () => {
    await using app = await serveApp();
    const response = await app.get(
      '/odata/$batch',
      json([
        { id: '1', method: 'GET', url: "Airports('ABE')" },
        { id: '2', method: 'POST', url: '/odata/SavedReports', body: { band: 1_000 } },
        { id: '3', method: 'GET', url: '$2' },
        { id: '4', method: 'DELETE', url: '$2', dependsOn: ['3'] },
        { id: '5', method: 'GET', url: '$2' },
        { id: '6', method: 'GET', url: 'Airports' },
      ]),
    );
    expect([response.status, response.headers.get('OData-Version')]).toEqual([200, '4.01']);
    const { responses } = await response.json();
    expect(responses.map(({ status }: { status: number }) => status)).toEqual([200, 201, 200, 204, 404, 424]);
    expect(responses[0].body).toMatchObject({ iata: 'ABE' });
    expect(responses[2].body).toEqual(responses[1].body);
    expect(responses[2].headers.etag).toBe(responses[1].headers.etag);
  });

  it('answers a multipart batch, large results too', async () => {
    await using app = await serveApp();
    const part = (url: string) => `--b\nContent-Type: application/http\n\nGET ${url} HTTP/1.1\nHost: x\n\n`;
    const response = await app.get('/odata/$batch', {
      method: 'POST',
      headers: { 'Content-Type': 'multipart/mixed; boundary="b"' },
      body: `${part('/odata/FlightsExport')}${part('DelayReport?band=0')}--b--`,
    });
    const text = await response.text();
    expect(response.headers.get('Content-Type')).toMatch(/^multipart\/mixed;boundary=batch_/);
    expect(text.match(/^HTTP\/1\.1 .*$/gm)).toEqual(['HTTP/1.1 200 OK', 'HTTP/1.1 400 Bad Request']);
    expect(text).toContain('Content-Length: 9849175\r\n');
  });

  it('ends with its client', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => {});
    const client = new AbortController();
    const begun: string[] = [];
    const { promise: gone, resolve } = Promise.withResolvers<void>();
    const flights = async () => {
      begun.push('report');
      client.abort();
      await gone;
      return [];
    };
    const airports = async () => {
      begun.push('airports');
      return new Map();
    };
    const app = createApp({ data: { flights, airports, reports: createSavedReports('') }, faults: false });
    await using served = await serve((req, res) => app(req, res.once('close', resolve)));
    const requests = ['DelayReport', 'Airports'].map((url) => ({ id: url, method: 'GET', url }));
    const asked = served.get('/odata/$batch', { ...json(requests), signal: client.signal });
    await expect(asked.then((response) => response.text())).rejects.toThrow();
    await gone;
    expect((await served.get('/healthz')).status).toBe(200);
    expect(begun).toEqual(['report']);
    expect(log.mock.calls).toEqual([]);
    log.mockRestore();
  });

  it('refuses what is no batch', async () => {
    await using app = await serveApp();
    const bad = await app.get('/odata/$batch', { ...json([]), body: '{' });
    expect([bad.status, (await bad.json()).error.code]).toEqual([400, 'bad_batch']);
    const read = await app.get('/odata/$batch');
    expect([read.status, read.headers.get('Allow')]).toEqual([405, 'POST']);
    const self = await app.get('/odata/$batch', json([{ id: '1', method: 'POST', url: '$batch', body: {} }]));
    expect((await self.json()).responses[0].status).toBe(400);
  });
});
