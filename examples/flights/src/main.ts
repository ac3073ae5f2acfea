import { mkdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { createEngine } from 'respond-async';
import { sqliteStore } from 'respond-async/sqlite';
import { airports } from './airports.ts';
import { answeringLater } from './answering-later.ts';
import { createApp } from './app.ts';
import { BadValue } from './bad-value.ts';
import { demoCallbacks } from './demo-callbacks.ts';
import { flights } from './flights.ts';
import { listen } from './listening.ts';
import { createSavedReports } from './saved-reports.ts';
import { readSettings, type Settings } from './settings.ts';
import { stopOnSignal } from './stopping.ts';
import { welcome } from './welcome.ts';

async function main(settings: Settings): Promise<void> {
  const { dataDir, faults, keepResult } = settings;
  await mkdir(dataDir, { recursive: true }).catch((cause) => {
    throw new BadValue(`DATA_DIR ${dataDir} can't be made: ${cause.message}`);
  });
  let publicUrl = settings.publicUrl ?? '';

  const reports = createSavedReports(join(dataDir, 'reports'));
  const app = createApp({ data: { flights, airports, reports }, faults, base: () => publicUrl });
  const calls = demoCallbacks(settings.host);
  const engine = createEngine({
    store: sqliteStore(join(dataDir, 'jobs.db')),
    concurrency: 16,
    ...(calls && { notifier: calls.notifier }),
  });
  const server = createServer(answeringLater(app, { engine, base: () => publicUrl, keepResult }));

  // First the port: a second instance that finds it taken must not touch the jobs of the first.
  const url = await listen(server, settings);
  publicUrl ||= url;
  stopOnSignal(server, engine);
  await engine.start();
  console.log(welcome(url, calls?.key));
}

try {
  await main(readSettings(process.env));
} catch (error) {
  console.error(error instanceof BadValue ? error.message : error);
  process.exit(1);
}
