import { describe, expect, it } from 'vitest';
import { flights } from '../src/flights.ts';
import { serveApp } from './serving.ts';

describe('the app', () => {
  it('is healthy', async () => {
    await using app = await serveApp();
    expect((await app.get('/healthz')).status).toBe(200);
  });

  it('lists what there is', async () => {
    await using app = await serveApp();
    const { value } = await (await app.get('/odata')).json();
    expect(value.map(({ url }: { url: string }) => url)).toEqual([
      'Airports',
      'SavedReports',
      'DelayReport',
      'FlightsExport',
    ]);
  });

  it('gives all airports', async () => {
    await using app = await serveApp();
    const response = await app.get('/odata/Airports');
    expect(response.headers.get('OData-Version')).toBe('4.01');
    expect(response.headers.get('Content-Type')).toContain('application/json');
    const answer = await response.json();
    expect(answer['@context']).toBe('/odata/$metadata#Airports');
    expect(answer.value).toHaveLength(3376);
  });

  it.each(["Airports('ABE')", 'Airports(%27ABE%27)'])('gives one airport as %s', async (name) => {
    await using app = await serveApp();
    expect(await (await app.get(`/odata/${name}`)).json()).toEqual({
      '@context': '/odata/$metadata#Airports/$entity',
      iata: 'ABE',
      name: 'Lehigh Valley International',
      city: 'Allentown',
      state: 'PA',
      country: 'USA',
      latitude: 40.65236278,
      longitude: -75.44040167,
    });
  });

  it('reads quoted fields of the data set', async () => {
    await using app = await serveApp();
    expect(await (await app.get("/odata/Airports('DBN')")).json()).toMatchObject({
      name: 'W. H. "Bud" Barron',
    });
  });

  it('reports the delays of all flights, 250 miles to a band unless told', async () => {
    await using app = await serveApp();
    const report = await (await app.get('/odata/DelayReport')).text();
    expect(await (await app.get('/odata/DelayReport?band=250')).text()).toBe(report);
    const { value } = JSON.parse(report);
    expect(value[0]).toEqual({ from: 0, to: 250, flights: 35_219, mean: 7.38, median: 0, p95: 59 });
    expect(value.reduce((total: number, band: { flights: number }) => total + band.flights, 0)).toBe(200_000);
  });

  it('exports all flights as lines of JSON', async () => {
    await using app = await serveApp();
    const response = await app.get('/odata/FlightsExport');
    expect(response.headers.get('Content-Type')).toBe('application/x-ndjson');
    const text = await response.text();
    expect(text).toHaveLength(9_849_175);
    expect(text.endsWith('}\n')).toBe(true);
    const lines = text.trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toEqual(await flights());
  });

  it('answers a HEAD request without a body', async () => {
    await using app = await serveApp();
    const response = await app.get('/odata/FlightsExport', { method: 'HEAD' });
    expect([response.status, await response.text()]).toEqual([200, '']);
  });
});
