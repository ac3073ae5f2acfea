import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Deployed, deploy } from './deployed.ts';

const ada = { prefer: 'respond-async', authorization: 'Bearer ada.secret' };
const LONG = { REPORT_TIME: '600000' };
const SHORT = { REPORT_TIME: '10' };

async function jobsFile(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'in-production-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return join(directory, 'jobs.db');
}

async function deployed(file: string, more: Record<string, string>): Promise<Deployed> {
  const server = await deploy(file, more);
  onTestFinished(async () => void (await server.end('SIGKILL')));
  return server;
}

const ask = ({ url }: Deployed, init: RequestInit = {}) =>
  fetch(`${url}/reports?year=2029`, { headers: ada, ...init });

/** The path of the monitor: the next process listens on another port. */
const monitorOf = (accepted: Response) => new URL(accepted.headers.get('location') ?? '').pathname;

const collect = ({ url }: Deployed, monitor: string) =>
  fetch(url + monitor, { headers: { ...ada, prefer: 'wait=20' } });

describe('a server in production', () => {
  it.each(['SIGTERM', 'SIGKILL'] as const)(
    'that is ended by %s goes on, before anybody asks',
    async (signal) => {
      const file = await jobsFile();
      const first = await deployed(file, LONG);
      const accepted = await ask(first);
      expect(accepted.status).toBe(202);
      expect(await first.told('report')).toMatchObject({ owner: 'ada', url: '/reports?year=2029' });
      expect(await first.end(signal)).toBe(signal === 'SIGTERM' ? 0 : null);

      const second = await deployed(file, SHORT);
      expect(await second.told('settled')).toMatchObject({
        task: 'reports',
        status: 'completed',
        attempt: 2,
      });
      const report = await collect(second, monitorOf(accepted));
      expect(report.status).toBe(200);
      expect(await report.json()).toEqual({ rows: 3, for: 'ada' });
    },
  );

  it('does what must not be done twice once', async () => {
    const file = await jobsFile();
    const first = await deployed(file, LONG);
    const accepted = await ask(first, { method: 'POST' });
    await first.told('report');
    await first.end('SIGKILL');

    const second = await deployed(file, SHORT);
    const told = await collect(second, monitorOf(accepted));
    expect(told.headers.get('async-result')).toBe('503');
    expect(await told.json()).toMatchObject({ type: 'urn:respond-async:interrupted' });
  });

  it('shows its operator what is stuck, and ends it', async () => {
    const server = await deployed(await jobsFile(), LONG);
    const accepted = await ask(server);
    const { id } = await server.told('report');
    const { jobs } = await (await fetch(`${server.operatorUrl}/jobs`)).json();
    expect(jobs).toMatchObject([{ id, task: 'reports', owner: 'ada', status: 'running', attempt: 1 }]);

    expect((await fetch(`${server.operatorUrl}/jobs/${id}`, { method: 'DELETE' })).status).toBe(200);
    expect((await collect(server, monitorOf(accepted))).status).toBe(410);
    expect(await (await fetch(`${server.operatorUrl}/jobs`)).json()).toEqual({ jobs: [] });
    expect((await fetch(`${server.operatorUrl}/jobs/${id}`, { method: 'DELETE' })).status).toBe(409);
  });

  it('lets nobody but its owner see a job, and answers at once what is no report', async () => {
    const server = await deployed(await jobsFile(), LONG);
    const accepted = await ask(server);
    const others = { headers: { authorization: 'Bearer bob.secret' } };
    expect((await fetch(server.url + monitorOf(accepted), others)).status).toBe(404);
    expect((await fetch(`${server.url}/healthz`, { headers: ada })).status).toBe(200);
  });

  it('can be backed up while it runs, and goes on from the copy', async () => {
    const file = await jobsFile();
    const server = await deployed(file, LONG);
    const accepted = await ask(server);
    await server.told('report');
    const database = new DatabaseSync(file, { readOnly: true });
    await backup(database, `${file}.copy`);
    database.close();
    await server.end('SIGKILL');

    const second = await deployed(`${file}.copy`, SHORT);
    expect(await (await collect(second, monitorOf(accepted))).json()).toEqual({ rows: 3, for: 'ada' });
  });

  it('does not start on what another has, or on what is no file of jobs, and says what to do', async () => {
    const file = await jobsFile();
    await deployed(file, SHORT);
    await expect(deploy(file)).rejects.toThrow(
      /ended with 1: .*in use by another process.*one process per file/s,
    );
    const other = await jobsFile();
    await writeFile(other, 'no database, whatever its name says\n'.repeat(100));
    await expect(deploy(other)).rejects.toThrow(
      /ended with 1: .*not a SQLite database.*put a backup in its place/s,
    );
  });
});

it('is what the documentation shows', async () => {
  const page = await readFile(new URL('../../../docs/production.md', import.meta.url), 'utf8');
  const shown = [...page.matchAll(/^```ts\n\/\/ src\/(\S+)\n(.*?)^```$/gms)];
  expect(shown.map(([, name]) => name)).toEqual(['main.ts', 'stopping.ts', 'watching.ts', 'operator.ts']);
  for (const [, name, code] of shown) {
    const file = await readFile(new URL(`../src/${name}`, import.meta.url), 'utf8');
    expect(file.replace(/^import .*\n/gm, '').trim(), name).toBe(code?.trim());
  }
});
