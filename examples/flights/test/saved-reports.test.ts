import { readdir, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { createSavedReports } from '../src/saved-reports.ts';
import { directory, posted, serveApp } from './serving.ts';

const rows = [{ from: 0, to: 250, flights: 1, mean: 2, median: 2, p95: 2 }];

describe('saved reports over HTTP', () => {
  it('are made, read and removed', async () => {
    await using app = await serveApp();
    const made = await app.get('/odata/SavedReports', posted('{"band":1000,"other":"ignored"}'));
    expect(made.status).toBe(201);
    const location = made.headers.get('Location') ?? '';
    const text = await made.text();
    const report = JSON.parse(text);
    expect(location).toBe(`/odata/SavedReports('${report.id}')`);
    const { value } = await (await app.get('/odata/DelayReport?band=1000')).json();
    expect(report).toMatchObject({ band: 1000, rows: value });
    expect(report.other).toBeUndefined();

    const read = await app.get(location);
    expect([read.status, await read.text()]).toEqual([200, text]);
    expect(read.headers.get('ETag')).toMatch(/^"[\da-f]{16}"$/);
    expect(read.headers.get('ETag')).toBe(made.headers.get('ETag'));

    expect((await app.get(location, { method: 'DELETE' })).status).toBe(204);
    expect((await app.get(location, { method: 'DELETE' })).status).toBe(404);
    expect((await app.get(location)).status).toBe(404);
  });

  it('take a body of up to 1 MB', async () => {
    await using app = await serveApp();
    const body = `{"band":250,"x":"${'x'.repeat(1_000_000 - 19)}"}`;
    expect(body).toHaveLength(1_000_000);
    expect((await app.get('/odata/SavedReports', posted(body))).status).toBe(201);
  });
});

describe('createSavedReports', () => {
  it('finds what an earlier life of the process saved', async () => {
    await using kept = await directory();
    const report = await createSavedReports(kept.path).save(250, rows);
    expect(await createSavedReports(kept.path).read(report.id)).toEqual(report);
  });

  it('leaves nothing behind but the reports', async () => {
    await using kept = await directory();
    const reports = createSavedReports(kept.path);
    const { id } = await reports.save(250, rows);
    expect(await readdir(kept.path)).toEqual([`${id}.json`]);
    expect([await reports.remove(id), await reports.remove(id)]).toEqual([true, false]);
    expect(await readdir(kept.path)).toEqual([]);
  });

  it('never reaches outside its directory', async () => {
    await using kept = await directory();
    await writeFile(`${kept.path}/outside.json`, '{}');
    const reports = createSavedReports(`${kept.path}/reports`);
    await reports.save(250, rows);
    expect(await reports.read('../outside')).toBeUndefined();
    expect(await reports.remove('../outside')).toBe(false);
    expect(await readdir(kept.path)).toEqual(['outside.json', 'reports']);
  });

  it('tells a fault from a report that is not there', async () => {
    await using kept = await directory();
    const { id } = await createSavedReports(kept.path).save(250, rows);
    const broken = createSavedReports(`${kept.path}/${id}.json`);
    await expect(broken.read(id)).rejects.toThrow('ENOTDIR');
  });
});
