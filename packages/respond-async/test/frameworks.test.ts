import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createEngine, type Engine } from 'respond-async';
import { describe, expect, it, onTestFinished } from 'vitest';
import * as frameworks from './frameworks.ts';

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');

type Opened = Server | ((request: Request) => Response | Promise<Response>);

function engineOfTest(): Engine {
  const engine = createEngine();
  onTestFinished(async () => void (await engine.stop()));
  return engine;
}

/** Where it can be asked. */
async function ask(opened: Opened): Promise<(target: string, init?: RequestInit) => Promise<Response>> {
  if (typeof opened === 'function')
    return async (target, init) => opened(new Request(new URL(target, 'http://app.test'), init));
  opened.listen(0, '127.0.0.1');
  await once(opened, 'listening');
  onTestFinished(() => void opened.close());
  const { port } = opened.address() as AddressInfo;
  return (target, init) => fetch(new URL(target, `http://127.0.0.1:${port}`), init);
}

const { expressApp, expressRouter, koaApp, fastifyApp, plainNode, honoApp, honoRoutes, fileRoutes } =
  frameworks;
const REPORT = { rows: 3 };

describe.each<[string, (engine: Engine) => Opened | Promise<Opened>, string]>([
  ['an Express app', expressApp, '/_async/'],
  ['an app within an Express app', expressRouter, '/reports/_async/'],
  ['a Koa app', koaApp, '/_async/'],
  ['a Fastify app', fastifyApp, '/_async/'],
  ['a listener', plainNode, '/_async/'],
  ['a Hono app', honoApp, '/_async/'],
  ['routes of a Hono app', honoRoutes, '/reports/_async/'],
  ['files that are routes', fileRoutes, '/operations/'],
])('%s', (_, open, monitors) => {
  it('answers at once, or later', async () => {
    const fetch = await ask(await open(engineOfTest()));
    expect(await (await fetch('/reports')).json()).toEqual(REPORT);

    const accepted = await fetch('/reports', { headers: { prefer: 'respond-async' } });
    expect(accepted.status).toBe(202);
    const monitor = new URL(accepted.headers.get('location') ?? '');
    expect(monitor.pathname).toMatch(new RegExp(`^${monitors}[\\w-]{32}$`));
    const collected = await fetch(monitor.pathname, { headers: { prefer: 'wait=10' } });
    expect(collected.status).toBe(200);
    expect(await collected.json()).toEqual(REPORT);
    expect((await fetch(monitor.pathname)).status).toBe(410);
  });
});

it('is the code of the documentation', () => {
  const blocks = [...read('../../../docs/frameworks.md').matchAll(/^```ts\n(.*?)^```$/gms)].map(
    ([, code]) => code,
  );
  const regions = [
    ...read('frameworks.ts').matchAll(/^ {2}\/\/ #region \S+\n(.*?)^ {2}\/\/ #endregion$/gms),
  ].map(([, code = '']) => code.replaceAll(/^ {2}/gm, ''));
  expect(blocks.map(withoutImports)).toEqual(regions);
});

const withoutImports = (code = '') => code.replaceAll(/^import .*\n\n?/gm, '');
