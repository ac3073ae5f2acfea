import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OperationExpired, peek, type ResumeInit, resume, type StartInit, start } from 'respond-async/client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { npmStart, type Started } from './npm-start.ts';

let dataDir: string;
let running: Started;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'flights-'));
  running = await npmStart(dataDir, { KEEP_RESULT: '1' });
}, 300_000);

afterAll(async () => {
  await running.signalAll('SIGKILL');
  await rm(dataDir, { recursive: true, force: true });
});

const FORMS: readonly (readonly [path: string, init: StartInit])[] = [
  ['/reports/delays', {}],
  ['/odata/DelayReport', {}],
  ['/api/remap/1.2/report/delays/bydistance', { dialect: 'kladana' }],
  ['/generic/report/', { dialect: 'solitude', method: 'POST' }],
];

it.each(FORMS)(
  'the client is told of a result that has expired: %s',
  { timeout: 30_000 },
  async (path, init) => {
    const { method, ...watching } = { ...init, headers: { authorization: 'Bearer me' } };
    const { monitorUrl = '' } = await start(`${running.url}${path}?band=250`, { ...init, ...watching });
    await ended(monitorUrl, watching);
    const error = await resume(monitorUrl, watching)
      .wait()
      .catch((thrown) => thrown);
    expect(error).toBeInstanceOf(OperationExpired);
  },
);

/** Looks without collecting until it is over, one way or the other. */
async function ended(monitorUrl: string, watching: ResumeInit): Promise<void> {
  for (let status = 'pending'; status === 'pending' || status === 'running'; )
    status = (await peek(monitorUrl, watching).catch(() => ({ status: 'failed' }))).status;
}
