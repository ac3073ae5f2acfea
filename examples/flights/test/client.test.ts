import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  callAndWait,
  OperationCancelled,
  OperationFailed,
  OperationGone,
  RequestFailed,
  resume,
  type StartInit,
  start,
  WaitTimeout,
} from 'respond-async/client';
import { batch } from 'respond-async/client/batch';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cuttingProxy } from './cutting-proxy.ts';
import { npmStart, type Started } from './npm-start.ts';

let dataDir: string;
let running: Started;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'flights-'));
  running = await npmStart(dataDir, { DEMO_FAULTS: '1' });
}, 300_000);

afterAll(async () => {
  await running.signalAll('SIGKILL');
  await rm(dataDir, { recursive: true, force: true });
});

interface Form {
  readonly name: string;
  readonly path: string;
  readonly init: StartInit;
  readonly cancels: boolean;
  /** What somebody else's cancelling looks like. */
  readonly cancelled: new (
    message: string,
  ) => Error;
  /** The status of what was made. */
  readonly ok: number;
}

const FORMS: readonly Form[] = [
  { name: 'plain', path: '/reports/delays', init: {}, cancels: true, cancelled: OperationCancelled, ok: 200 },
  { name: 'odata', path: '/odata/DelayReport', init: {}, cancels: true, cancelled: OperationGone, ok: 200 },
  {
    name: 'odata',
    path: '/odata/DelayReport',
    init: { dialect: 'odata', headers: { 'OData-MaxVersion': '4.0' } },
    cancels: true,
    cancelled: OperationGone,
    ok: 200,
  },
  {
    name: 'kladana',
    path: '/api/remap/1.2/report/delays/bydistance',
    init: { dialect: 'kladana' },
    cancels: true,
    cancelled: OperationCancelled,
    ok: 200,
  },
  {
    name: 'solitude',
    path: '/generic/report/',
    init: { dialect: 'solitude', method: 'POST' },
    cancels: false,
    cancelled: WaitTimeout,
    ok: 201,
  },
];

let owners = 0;

/** What a request of this form sends, on behalf of somebody new. */
function sending({ init }: Form): StartInit {
  owners += 1;
  const headers = { ...Object.fromEntries(new Headers(init.headers)), authorization: `Bearer ${owners}` };
  return { interval: 50, ...init, headers };
}

/** The body without the URLs that name its own request. */
const rowsIn = (text: string): unknown => {
  const { value, delays, rows } = JSON.parse(text);
  return value ?? delays ?? rows;
};

describe.each(FORMS)('the client before the flights example, as $name', (form) => {
  const url = (query = '') => `${running.url}${form.path}${query}`;

  it('gets what a synchronous call would have had', { timeout: 30_000 }, async () => {
    const init = sending(form);
    const operation = await start(url('?band=250&pace=300'), init);
    expect([operation.isAsync, operation.isCompleted]).toEqual([true, false]);
    const response = await operation.wait({ timeout: 20_000 });
    expect([response.status, operation.status]).toEqual([form.ok, 'completed']);
    const { interval, dialect, ...plain } = init;
    const now = await fetch(url('?band=250'), plain);
    expect(rowsIn(await response.text())).toEqual(rowsIn(await now.text()));
    expect(await callAndWait(url('?band=250&pace=300'), init)).toEqual(await operation.result());
  });

  it.each([
    ['band=0', 400],
    ['fault=throw', 500],
  ])('fails as the call itself: %s', { timeout: 30_000 }, async (query, status) => {
    const operation = await start(url(`?${query}&pace=100`), sending(form));
    const error = await operation.result<never>().catch((thrown) => thrown);
    expect(error).toBeInstanceOf(OperationFailed);
    expect([operation.status, operation.isCompleted]).toEqual(['failed', true]);
    // Kladana tells what went wrong inside as an end without an answer.
    const hasAnswer = form.name !== 'kladana' || status < 500;
    expect([error.status, error.monitorUrl]).toEqual([hasAnswer ? status : undefined, operation.monitorUrl]);
    expect(operation.errorMessage).toEqual(expect.any(String));
  });

  it('is cancelled by the one who waits, where it can be', { timeout: 30_000 }, async () => {
    const operation = await start(url('?pace=20000'), sending(form));
    const waiting = operation.wait({ timeout: 3_000 }).catch((thrown) => thrown);
    expect(await operation.cancel()).toBe(form.cancels ? 'accepted' : 'not-supported');
    expect((await waiting).name).toBe(form.cancels ? 'OperationCancelled' : 'WaitTimeout');
    expect(operation.status).toBe(form.cancels ? 'cancelled' : 'running');
  });

  it('is cancelled by somebody else, where it can be', { timeout: 30_000 }, async () => {
    const { method, ...init } = sending(form);
    const operation = await start(url('?pace=20000'), { ...init, ...(method && { method }) });
    const waiting = operation.wait({ timeout: 3_000 }).catch((thrown) => thrown);
    const outcome = await resume(operation.monitorUrl ?? '', init).cancel();
    expect(outcome).toBe(form.cancels ? 'accepted' : 'not-supported');
    expect(await waiting).toBeInstanceOf(form.cancelled);
  });

  it('can not be watched by others', { timeout: 30_000 }, async () => {
    const operation = await start(url('?pace=2000'), sending(form));
    const { method, ...others } = sending(form);
    const theirs = resume(operation.monitorUrl ?? '', others);
    const error = await theirs.wait({ timeout: 500 }).catch((thrown) => thrown);
    expect(error.name).toMatch(/^(?:OperationGone|WaitTimeout)$/);
    expect((await operation.wait({ timeout: 20_000 })).status).toBe(form.ok);
  });
});

it('says why a start is refused', async () => {
  const refused = await start(`${running.url}/generic/report/`, { dialect: 'solitude' }).catch(
    (thrown) => thrown,
  );
  expect(refused).toBeInstanceOf(RequestFailed);
  expect(refused.status).toBe(405);
});

it('waits while the server is gone and back, and takes up again in another life', {
  timeout: 120_000,
}, async () => {
  const directory = await mkdtemp(join(tmpdir(), 'flights-'));
  let server = await npmStart(directory);
  const port = new URL(server.url).port;
  try {
    const inits = FORMS.map((form) => ({ ...sending(form), interval: 300 }));
    const begun = await Promise.all(
      FORMS.map(({ path }, index) => start(`${server.url}${path}?band=500&pace=3000`, inits[index])),
    );
    const waiting = Promise.all(begun.map((operation) => operation.wait({ timeout: 60_000 })));
    const done = await callAndWait(`${server.url}/reports/delays?band=500`, {
      headers: { authorization: 'Bearer x' },
    });
    await server.signalAll('SIGKILL');
    server = await npmStart(directory, { PORT: port });
    const responses = await waiting;
    // Nobody knows how far a POST had come: it is not done twice.
    expect(responses.map(({ status }) => status)).toEqual(
      FORMS.map(({ init, ok }) => (init.method === 'POST' ? 503 : ok)),
    );
    expect(rowsIn(await (responses[0] as Response).text())).toEqual((done as { delays: unknown }).delays);
    // What can be read more than once can be taken up again.
    const kladana = FORMS.findIndex(({ name }) => name === 'kladana');
    const again = resume(begun[kladana]?.monitorUrl ?? '', inits[kladana]);
    expect((await again.wait()).status).toBe(200);
  } finally {
    await server.signalAll('SIGKILL');
    await rm(directory, { recursive: true, force: true });
  }
});

it('collects again what broke off in the middle, in every form', { timeout: 120_000 }, async () => {
  const directory = await mkdtemp(join(tmpdir(), 'flights-'));
  await using proxy = await cuttingProxy();
  const server = await npmStart(directory, { PUBLIC_URL: proxy.url });
  proxy.lead(Number(new URL(server.url).port));
  try {
    // The rows of the report are in the answer alone.
    proxy.cut(/"p95":/);
    await Promise.all(
      FORMS.map(async (form) => {
        const operation = await start(`${proxy.url}${form.path}?band=500&pace=100`, sending(form));
        const response = await operation.wait({ timeout: 60_000 });
        expect([form.name, response.status]).toEqual([form.name, form.ok]);
        expect(rowsIn(await response.text())).toHaveLength(10);
      }),
    );
    expect(proxy.broken).toBe(FORMS.length);
    const exported = await start(`${proxy.url}/odata/FlightsExport`, {
      headers: { authorization: 'Bearer big' },
    });
    proxy.cut(/"delay":/, 2);
    const lines = (await (await exported.wait({ timeout: 60_000 })).text()).trimEnd().split('\n');
    expect([lines.length, proxy.broken]).toEqual([200_000, 2]);
  } finally {
    await server.signalAll('SIGKILL');
    await rm(directory, { recursive: true, force: true });
  }
});

it.each(['json', 'multipart'] as const)(
  'sends batches in %s, at once and later',
  { timeout: 30_000 },
  async (format) => {
    const all = batch(`${running.url}/odata`, {
      format,
      interval: 50,
      headers: { authorization: 'Bearer batches' },
    });
    const report = all.get<{ value: unknown[] }>('DelayReport?band=1000&pace=200');
    const saved = all.create<{ id: string }>('SavedReports', { band: 1_000 });
    const airport = all.get<{ iata: string }>("Airports('ABE')");
    const missing = all.get("Airports('NONE')");
    const now = await all.send();
    const { operation, results } = await all.start();
    expect(operation.isAsync).toBe(true);
    for (const answers of [now, await results({ timeout: 20_000 })]) {
      expect(answers.answers.map(({ status }) => status)).toEqual([200, 201, 200, 404]);
      expect(answers.get(report)?.ok && answers.get(airport)?.ok && answers.get(saved)?.ok).toBe(true);
      expect(answers.get(airport)?.body).toMatchObject({ iata: 'ABE' });
      expect(answers.get(missing)?.body).toMatchObject({ error: { code: expect.any(String) } });
    }
  },
);
