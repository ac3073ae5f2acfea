import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { called } from './called.ts';
import { codeIn, kladanaClient } from './kladana-client.ts';
import { npmStart, type Started } from './npm-start.ts';
import { startTask } from './solitude-client.ts';

const ADA = { authorization: 'Bearer ada' };
const BOB = { authorization: 'Bearer bob' };
const ASYNC = { prefer: 'respond-async' };

let dataDir: string;
let running: Started | undefined;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'flights-'));
});

afterEach(async () => {
  await running?.signalAll('SIGKILL');
  running = undefined;
  await rm(dataDir, { recursive: true, force: true });
});

async function start(more?: Record<string, string>): Promise<string> {
  running = await npmStart(dataDir, more);
  return running.url;
}

/** Polls until the job has ended. The server says when to look again; a long poll would be the better way. */
async function collect(monitor: string, headers: Record<string, string> = ADA): Promise<Response> {
  for (;;) {
    const response = await fetch(monitor, { headers });
    if (response.status !== 202) return response;
    await response.arrayBuffer();
    expect(response.headers.get('retry-after')).toMatch(/^\d+$/);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

const location = (response: Response): string => {
  const url = response.headers.get('location');
  if (response.status !== 202 || url === null) throw new Error(`not accepted: ${response.status}`);
  return url;
};

describe('npm start', { timeout: 60_000 }, () => {
  it('accepts a slow report at once, and gives it out once', async () => {
    const url = await start();
    const synchronous = await (await fetch(`${url}/odata/DelayReport?band=250`, { headers: ADA })).text();

    const accepted = await fetch(`${url}/odata/DelayReport?band=250&pace=2000`, {
      headers: { ...ADA, ...ASYNC },
    });
    expect(accepted.status).toBe(202);
    expect(accepted.headers.get('preference-applied')).toBe('respond-async');
    expect(await accepted.text()).toBe('');
    const monitor = location(accepted);
    expect(monitor.startsWith(`${url}/_async/`)).toBe(true);

    const polled = await fetch(monitor, { headers: ADA });
    expect(polled.status).toBe(202);
    expect(location(polled)).toBe(monitor);
    expect((await fetch(monitor, { headers: BOB })).status).toBe(404);

    const result = await collect(monitor);
    expect(result.status).toBe(200);
    expect(result.headers.get('asyncresult')).toBe('200');
    expect(await result.text()).toBe(synchronous);

    const again = await fetch(monitor, { headers: ADA });
    expect(again.status).toBe(404);
    expect(await again.json()).toMatchObject({
      error: { code: expect.any(String), message: expect.any(String) },
    });
  });

  it('cancels by DELETE', async () => {
    const url = await start();
    const headers = { ...ADA, ...ASYNC };
    const monitor = location(await fetch(`${url}/odata/DelayReport?pace=60000`, { headers }));
    expect((await fetch(monitor, { method: 'DELETE', headers: ADA })).status).toBe(204);
    expect((await fetch(monitor, { headers: ADA })).status).toBe(404);
  });

  it('answers batches, at once and later', async () => {
    const url = await start();
    const report = await (await fetch(`${url}/odata/DelayReport?band=1000`, { headers: ADA })).json();
    const send = (contentType: string, body: string, more = {}) =>
      fetch(`${url}/odata/$batch`, {
        method: 'POST',
        headers: { ...ADA, 'content-type': contentType, ...more },
        body,
      });

    const requests = [
      { id: 'slow', method: 'GET', url: 'DelayReport?band=1000&pace=300' },
      { id: 'saved', method: 'POST', url: 'SavedReports', body: { band: 1_000 } },
      { id: 'read', method: 'GET', url: '$saved' },
    ];
    const json = JSON.stringify({ requests });
    const expected = [
      { status: 200, body: report },
      { status: 201 },
      { status: 200, body: { rows: report.value } },
    ];
    const now = await send('application/json', json);
    expect([now.status, (await now.json()).responses]).toMatchObject([200, expected]);
    const later = await collect(location(await send('application/json', json, ASYNC)));
    expect([later.headers.get('asyncresult'), (await later.json()).responses]).toMatchObject([
      '200',
      expected,
    ]);

    const part = (path: string) => `--b\nContent-Type: application/http\n\nGET ${path} HTTP/1.1\nHost: x\n\n`;
    const multipart = `${part("/odata/Airports('ABE')")}${part('DelayReport?band=1000')}--b--`;
    const type = 'multipart/mixed; boundary="b"';
    const parts = /HTTP\/1\.1 200 OK\r\n[\s\S]*Allentown[\s\S]*HTTP\/1\.1 200 OK\r\n[\s\S]*"p95"/;
    expect(await (await send(type, multipart)).text()).toMatch(parts);
    const http = { ...ADA, accept: 'application/http' };
    const message = await collect(location(await send(type, multipart, ASYNC)), http);
    expect(message.headers.get('content-type')).toBe('application/http');
    expect(await message.text()).toMatch(parts);
  });

  it('speaks plain under /reports', async () => {
    const url = await start();
    const headers = { ...ADA, 'idempotency-key': '"once"' };
    const ask = (prefer: string, pace: number) =>
      fetch(`${url}/reports/delays`, {
        method: 'POST',
        headers: { ...headers, prefer },
        body: JSON.stringify({ pace }),
      });
    const accepted = await ask('respond-async', 1_000);
    const monitor = location(accepted);
    expect(monitor.startsWith(`${url}/reports/_async/`)).toBe(true);
    expect(await accepted.json()).toMatchObject({ links: { self: monitor } });
    expect(location(await ask('respond-async', 1_000))).toBe(monitor);
    expect((await ask('respond-async', 2_000)).status).toBe(422);

    const result = await fetch(monitor, { headers: { ...ADA, prefer: 'wait=30' } });
    expect([result.status, result.headers.get('async-result')]).toEqual([200, '200']);
    expect(await result.json()).toMatchObject({ band: 250, delays: expect.any(Array) });
    const again = await fetch(monitor, { headers: ADA });
    expect([again.status, await again.json()]).toMatchObject([410, { status: 410 }]);
  });

  it('speaks to clients of Solitude under /generic', async () => {
    const url = await start({ DEMO_FAULTS: '1' });
    const ask = (method: string, path: string, body: object) =>
      startTask(url, path, { method, headers: ADA, body: JSON.stringify(body) });
    const report = await (await fetch(`${url}/reports/delays?band=500`)).text();
    for (const method of ['POST', 'PUT', 'PATCH']) {
      const task = await ask(method, '/generic/report/?band=500', { pace: 1_000 });
      const { answer, before } = await task.ended();
      expect(before.at(-1)).toBe('202 ');
      expect([answer.status, await answer.text()]).toEqual([201, report]);
      const record = await task.record();
      expect(record).toMatchObject({ run: true, status_code: 201, content: report });
      expect(task.urls.result).toBe(`/delay/result/${record?.uuid}/`);
      expect(await (await task.replay()).text()).toBe(report);
      const other = await fetch(url + task.urls.replay, { headers: BOB });
      expect([other.status, other.headers.get('solitude-async')]).toEqual([404, null]);
      for (const monitors of ['/_async', '/reports/_async'])
        expect((await fetch(`${url}${monitors}/${record?.uuid}`, { headers: ADA })).status).toBe(404);
    }

    for (const [body, status, code] of [
      [{ band: 0 }, 400, 'bad-request'],
      [{ fault: 'throw' }, 500, 'failed'],
    ] as const) {
      const task = await ask('POST', '/generic/report/', body);
      const { answer } = await task.ended();
      const error = await answer.json();
      expect([answer.status, error]).toEqual([
        status,
        { error_message: expect.any(String), error_code: code, error_data: {} },
      ]);
      const record = await task.record();
      expect([record?.status_code, JSON.parse(record?.content ?? '')]).toEqual([status, error]);
    }

    const refused = await fetch(`${url}/generic/report/`, { headers: { 'solitude-async': 'yes' } });
    expect([refused.status, Object.keys(await refused.json())]).toEqual([
      405,
      ['error_message', 'error_code', 'error_data'],
    ]);
    const missing = await fetch(`${url}/delay/result/ca8027fe-3570-4e70-8313-00e81ce8432d/`);
    expect([missing.status, (await missing.json()).error_code]).toEqual([404, 'unknown']);
  });

  it('speaks to clients of Kladana under /api/remap/1.2', async () => {
    const url = await start({ DEMO_FAULTS: '1' });
    const api = `${url}/api/remap/1.2`;
    const report = '/report/delays/bydistance';
    const ada = kladanaClient(api, ADA);
    const { size } = (await (await ada.ask(`${api}${report}?band=1`)).json()).meta;
    expect(size).toBeGreaterThan(1_000);

    const { task, result, body } = await ada.start(`${report}?band=1&pace=1000`);
    expect([result, body]).toEqual([`${task}/result`, '']);
    expect(await codeIn(await ada.ask(result))).toBe(61006);
    const done = await ada.ended(task);
    expect(done).toMatchObject({
      state: 'DONE',
      resultUrl: result,
      request: `${api}${report}?band=1&pace=1000&async=true`,
    });
    const link = await ada.link(result);
    const { meta, rows } = await (await fetch(link)).json();
    expect([meta.size, rows.length, 'limit' in meta, 'offset' in meta]).toEqual([size, size, false, false]);
    const forged = await fetch(link.replace(/.$/, (last) => (last === '0' ? '1' : '0')));
    expect([forged.status, await codeIn(forged)]).toEqual([403, 1016]);
    const bob = kladanaClient(api, BOB);
    expect(await codeIn(await bob.ask(task))).toBe(1021);
    for (const monitors of ['/_async', '/reports/_async', '/delay/replay'])
      expect((await fetch(`${url}${monitors}/${done.id}`, { headers: ADA })).status).toBe(404);

    const wrong = await ada.ended((await ada.start(`${report}?band=0`)).task);
    expect([wrong.state, wrong.errors]).toEqual([
      'API_ERROR',
      [{ error: expect.stringContaining('band'), code: 1040 }],
    ]);
    const thrown = await ada.start(`${report}?fault=throw`);
    expect(await ada.ended(thrown.task)).toMatchObject({ state: 'ERROR' });
    expect(await codeIn(await ada.ask(thrown.result))).toBe(61004);

    const slow = [1, 2, 3, 4].map(() => ada.start(`${report}?pace=60000`));
    const [first] = await Promise.all(slow);
    expect(await codeIn(await ada.ask(`${api}${report}?async=true`))).toBe(61002);
    await bob.start(report);
    expect([await ada.cancel(first?.task ?? ''), await ada.cancel(first?.task ?? '')]).toEqual([204, 409]);
    const cancelled = await ada.list('?filter=state=cancel');
    expect(cancelled.rows.map((row: { meta: { href: string } }) => row.meta.href)).toEqual([first?.task]);
    expect((await ada.list()).meta).toMatchObject({ type: 'async', size: 7 });

    expect(await codeIn(await ada.ask(`${api}${report}?async=true&limit=5`))).toBe(61001);
    expect(await codeIn(await ada.ask(`${api}/entity/flight?async=true`))).toBe(61000);
    expect(await codeIn(await ada.ask(`${api}/entity/flight`))).toBe(1002);
    const plainly = await ada.ask(`${api}${report}`, { headers: { ...ADA, 'accept-encoding': 'identity' } });
    expect([plainly.status, await plainly.text()]).toEqual([415, '']);
  });

  it('calls whoever wants to be called, once there is something to collect', async () => {
    const url = await start();
    expect(running?.output()).toContain('callbacks go to this machine, over http too and on any port');
    const key = /whsec_\S+/.exec(running?.output() ?? '')?.[0] ?? '';
    const receiver = await called();

    const prefer = `respond-async, callback;url="${receiver.url}/odata?a=1"`;
    const headers = { ...ADA, prefer };
    const accepted = await fetch(`${url}/odata/DelayReport?pace=1000`, { headers });
    expect(accepted.headers.get('preference-applied')).toBe('respond-async, callback');
    const seen = Promise.withResolvers<Response>();
    receiver.answer = async () => seen.resolve(await fetch(location(accepted), { headers: ADA }));
    expect(await receiver.next()).toMatchObject({ method: 'GET', path: '/odata?a=1', body: '' });
    const { status, headers: told } = await seen.promise;
    expect([status, told.get('asyncresult')]).toEqual([200, '200']);

    receiver.answer = async () => {};
    const plain = { ...ADA, prefer: `respond-async, callback; url="${receiver.url}/plain"` };
    const monitor = location(await fetch(`${url}/reports/delays`, { headers: plain }));
    const { body, headers: signed, path } = await receiver.next();
    expect(new Webhook(key).verify(body, signed)).toMatchObject({
      status: 'completed',
      links: { self: monitor },
    });
    expect(path).toBe('/plain');

    const api = `${url}/api/remap/1.2`;
    const ada = kladanaClient(api, ADA);
    const webhook = { url: `${receiver.url}/kladana`, action: 'PROCESSED', entityType: 'async' };
    const created = await ada.ask(`${api}/entity/webhook`, { method: 'POST', body: JSON.stringify(webhook) });
    expect([created.status, await created.json()]).toMatchObject([200, webhook]);
    const { task } = await ada.start('/report/delays/bydistance');
    const event = JSON.parse((await receiver.next()).body).events[0];
    expect(event).toMatchObject({ meta: { type: 'async', href: task }, action: 'PROCESSED' });

    const inside = { ...ADA, prefer: 'respond-async, callback;url="http://10.0.0.1/"' };
    const refused = await fetch(`${url}/odata/DelayReport`, { headers: inside });
    expect(refused.headers.get('preference-applied')).toBe('respond-async');
  });

  it('calls also after it was killed in between', async () => {
    const url = await start();
    const receiver = await called();
    const callback = (path: string) => ({
      ...ADA,
      prefer: `respond-async, callback;url="${receiver.url}${path}"`,
    });
    const monitors = [
      await fetch(`${url}/odata/DelayReport?pace=2000`, { headers: callback('/interrupted') }),
      await fetch(`${url}/odata/DelayReport`, { headers: callback('/unheard') }),
    ].map(location);
    // Called, and killed before it can know that the call has arrived.
    const { promise: never } = Promise.withResolvers<void>();
    receiver.answer = () => never;
    expect((await receiver.next()).path).toBe('/unheard');
    await running?.signalAll('SIGKILL');
    receiver.answer = async () => {};
    await start({ PORT: new URL(url).port });
    const again = [(await receiver.next()).path, (await receiver.next()).path];
    expect(again.sort()).toEqual(['/interrupted', '/unheard']);
    for (const monitor of monitors) expect((await fetch(monitor, { headers: ADA })).status).toBe(200);
  });

  it('calls nobody where others than this machine can reach it', async () => {
    await start({ HOST: '0.0.0.0' });
    expect(running?.output()).not.toContain('callback');
    const { port } = new URL(running?.url ?? '');
    const headers = { ...ADA, prefer: 'respond-async, callback;url="http://127.0.0.1:1/"' };
    const accepted = await fetch(`http://127.0.0.1:${port}/odata/DelayReport`, { headers });
    expect(accepted.headers.get('preference-applied')).toBe('respond-async');
  });

  it('keeps what it accepted when it is killed', async () => {
    const url = await start();
    const headers = { ...ADA, ...ASYNC };
    const report = await (await fetch(`${url}/odata/DelayReport?band=500`, { headers: ADA })).text();
    const waiting = location(await fetch(`${url}/odata/DelayReport?band=500`, { headers }));
    const big = location(await fetch(`${url}/odata/FlightsExport`, { headers }));
    for (const ready of [waiting, big]) await settled(ready);
    const interrupted = location(await fetch(`${url}/odata/DelayReport?band=500&pace=3000`, { headers }));
    expect((await fetch(interrupted, { headers: ADA })).status).toBe(202);
    const delayed = (method: string, path: string) => startTask(url, path, { method, headers: ADA });
    const whole = await delayed('POST', '/generic/report/?band=500');
    const content = await (await whole.ended()).answer.text();
    const again = await delayed('PUT', '/generic/report/?band=500&pace=3000');
    const never = await delayed('POST', '/generic/report/?pace=60000');
    const ada = kladanaClient(`${url}/api/remap/1.2`, ADA);
    const remap = await ada.start('/report/delays/bydistance?band=500');
    const done = await ada.ended(remap.task);
    const link = await ada.link(remap.result);
    const wrong = await ada.ended((await ada.start('/report/delays/bydistance?band=0')).task);
    while ((await never.record()) === undefined);
    await running?.signalAll('SIGKILL');

    const port = new URL(url).port;
    await start({ PORT: port });
    for (const monitor of [waiting, interrupted]) {
      const result = await collect(monitor);
      expect(result.headers.get('asyncresult')).toBe('200');
      expect(await result.text()).toBe(report);
    }
    expect(await (await whole.replay()).text()).toBe(content);
    expect(await ada.status(remap.task)).toEqual(done);
    expect(await ada.status(remap.task.replace(done.id, wrong.id))).toEqual(wrong);
    expect(wrong.state).toBe('API_ERROR');
    // Links are signed by the process that gave them: after a restart there are new ones.
    expect((await fetch(link)).status).toBe(403);
    expect((await (await fetch(await ada.link(remap.result))).json()).rows).toEqual(JSON.parse(report).value);
    expect(await (await again.ended()).answer.text()).toBe(content);
    // Nobody knows how far it had come: a POST is not done twice.
    expect((await never.ended()).answer.status).toBe(503);
    const exported = await collect(big);
    expect(exported.headers.get('asyncresult')).toBe('200');
    expect((await exported.text()).split('\n').filter(Boolean)).toHaveLength(200_000);
  });

  it.each(['signalNpm', 'signalAll'] as const)('ends within five seconds of SIGTERM (%s)', async (signal) => {
    const url = await start();
    location(await fetch(`${url}/odata/DelayReport?pace=60000`, { headers: { ...ADA, ...ASYNC } }));
    const begun = Date.now();
    await running?.[signal]('SIGTERM');
    expect(Date.now() - begun).toBeLessThan(5_000);
    await expect(fetch(`${url}/healthz`)).rejects.toThrow();
  });

  it('leaves nothing behind when npm alone is killed', async () => {
    const url = await start();
    await running?.signalNpm('SIGKILL');
    await expect(fetch(`${url}/healthz`)).rejects.toThrow();
  });

  it('names PORT when the port is taken', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const address = taken.address();
    const port = typeof address === 'object' && address !== null ? String(address.port) : '';
    await expect(start({ PORT: port })).rejects.toThrow(/PORT/);
    taken.close();
  });

  it('prints four commands to try', async () => {
    await start();
    expect(running?.output().match(/curl /g)).toHaveLength(4);
  });
});

/** HEAD tells how a job stands and leaves its result where it is. */
async function settled(monitor: string): Promise<void> {
  for (;;) {
    const response = await fetch(monitor, { method: 'HEAD', headers: ADA });
    if (response.status !== 202) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
