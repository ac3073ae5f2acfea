import { Agent, createServer, get, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createEngine } from '@respond-async/core';
import { respondAsync as koaDoor } from '@respond-async/koa';
import { respondAsync as nodeDoor } from '@respond-async/node';
import Koa from 'koa';
import { expect, it, onTestFinished } from 'vitest';

const REQUESTS = 400;
/** In bytes. A request with all that belongs to it is several times as much; a collected job leaves its record behind. */
const LEFT = { ofARequest: 1_000, ofAJob: 3_000 };

const koa = () =>
  new Koa().use((ctx) => {
    ctx.body = 'done';
  });

const doors: [string, () => RequestListener][] = [
  ['Node', () => nodeDoor((_, response) => void response.end('done'), { engine: createEngine() })],
  ['Koa', () => new Koa().use(koaDoor(koa(), { engine: createEngine() })).callback()],
];

setFlagsFromString('--expose-gc');
const gc: (options?: { readonly type: 'minor' }) => void = runInNewContext('gc');

it.each(doors)('at the %s door nothing of a request that passes grows old', async (_, make) => {
  const ask = await served(make());
  expect(await grownOld(() => ask('/'))).toBeLessThan(LEFT.ofARequest);
});

it.each(doors)('at the %s door hardly anything of a job grows old', async (_, make) => {
  const ask = await served(make());
  const cycle = async () => {
    const accepted = await ask('/', { prefer: 'respond-async' });
    const { pathname } = new URL(accepted.headers.location ?? '');
    while ((await ask(pathname)).statusCode === 202);
  };
  expect(await grownOld(cycle)).toBeLessThan(LEFT.ofAJob);
});

/** What each of many rounds adds to what only a full collection takes away, in bytes. */
async function grownOld(round: () => Promise<unknown>): Promise<number> {
  for (let warm = 0; warm < 20; warm += 1) await round();
  gc();
  const before = oldSpace();
  for (let n = 0; n < REQUESTS; n += 1) {
    await round();
    if (n % 10 === 0) gc({ type: 'minor' });
  }
  return (oldSpace() - before) / REQUESTS;
}

function oldSpace(): number {
  return (
    getHeapSpaceStatistics().find(({ space_name }) => space_name === 'old_space')?.space_used_size ?? NaN
  );
}

/** Asks a server over one connection. */
async function served(listener: RequestListener) {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  onTestFinished(() => {
    agent.destroy();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return (path: string, headers: Record<string, string> = {}) =>
    new Promise<IncomingMessage>((resolve, reject) => {
      const asked = get({ host: '127.0.0.1', port, path, headers, agent }, (response) => {
        response.resume().once('end', () => resolve(response));
      });
      asked.once('error', reject);
    });
}
