import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { createEngine } from 'respond-async';
import { respondAsync } from 'respond-async/node';
import { sqliteStore } from 'respond-async/sqlite';
import { createApp } from './app.ts';
import { createOperatorApp } from './operator.ts';
import { readSettings } from './settings.ts';
import { stopOnSignal } from './stopping.ts';
import { logJobs } from './watching.ts';

const { port, operatorPort, jobsFile, publicUrl, reportTime, drain } = readSettings(process.env);

/** Whoever has checked the token knows the name behind it: here it is the token's first part. */
const userOf = ({ headers }: IncomingMessage): string | undefined =>
  /^Bearer (\w+)\./.exec(headers.authorization ?? '')?.[1];

const onError = (error: unknown): void => console.error(error);

const engine = createEngine({
  store: sqliteStore(jobsFile),
  concurrency: 4,
  limits: { unfinishedPerOwner: 20, unfinishedWithoutOwner: 100 },
  onError,
});
logJobs(engine);

const reports = respondAsync(createApp(reportTime), {
  engine,
  name: 'reports',
  eligible: ({ url = '' }) => url.startsWith('/reports'),
  identify: userOf,
  credentials: 'drop',
  runWithin: 10 * 60_000,
  onError,
  ...(publicUrl !== undefined && { base: publicUrl }),
});

// Says what is wrong with the file, and goes on with what an earlier process left, before the first request comes.
await engine.start();
const server = createServer(reports).listen(port);
const operator = createServer(createOperatorApp(engine)).listen(operatorPort, '127.0.0.1');
await Promise.all([once(server, 'listening'), once(operator, 'listening')]);
stopOnSignal(server, engine, drain);
console.log(JSON.stringify({ event: 'ready', server: server.address(), operator: operator.address() }));
