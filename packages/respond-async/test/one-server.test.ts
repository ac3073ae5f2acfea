import { createEngine } from 'respond-async';
import { kladana } from 'respond-async/kladana';
import { respondAsync } from 'respond-async/node';
import { odata } from 'respond-async/odata';
import { plain } from 'respond-async/plain';
import { solitude } from 'respond-async/solitude';
import { describe, expect, it, onTestFinished } from 'vitest';
import { listen } from '../../fetch/test/behaviour/server.ts';
import { listenerOf } from '../../node/test/listener-of.ts';

/** Ids of one form: what can't be told apart by its looks must be told apart by the job. */
const newId = () => crypto.randomUUID();

/** How a job is started in each dialect, and where it is watched. */
const dialects = [
  {
    name: 'plain',
    dialect: { ...plain(), newId, monitors: '/plain/_async' },
    asks: { prefer: 'respond-async' },
    monitorOf: async (accepted: Response) => new URL(accepted.headers.get('location') ?? '').pathname,
    at: (id: string) => [`/plain/_async/${id}`],
  },
  {
    name: 'odata',
    dialect: { ...odata(), newId, monitors: '/odata/_async' },
    asks: { prefer: 'respond-async' },
    monitorOf: async (accepted: Response) => new URL(accepted.headers.get('location') ?? '').pathname,
    at: (id: string) => [`/odata/_async/${id}`],
  },
  {
    name: 'solitude',
    dialect: solitude(),
    asks: { 'solitude-async': 'yes' },
    monitorOf: async (accepted: Response) => (await accepted.json()).replay,
    at: (id: string) => [`/delay/result/${id}/`, `/delay/replay/${id}/`],
  },
  {
    name: 'kladana',
    dialect: kladana({ root: '/kladana' }),
    asks: {},
    query: '?async=true',
    monitorOf: async (accepted: Response) => new URL(accepted.headers.get('location') ?? '').pathname,
    at: (id: string) => [`/kladana/async/${id}/result`, `/kladana/async/${id}`],
  },
] as const;

const answering = (name: string) => listenerOf(() => new Response(`of ${name}`, { status: 201 }));

/** One server and one engine; each dialect has a handler of its own, as an app has that speaks several. */
async function apart() {
  const engine = createEngine();
  const wrapped = dialects.map(({ name, dialect }) => ({
    prefixes: [`/${name}`, dialect.monitors ?? ''],
    listener: respondAsync(answering(name), { engine, name, dialect }),
  }));
  const { fetch, close } = await listen((request, response) => {
    const { listener } =
      wrapped.find(({ prefixes }) => prefixes.some((each) => request.url?.startsWith(each))) ?? {};
    if (listener === undefined) response.writeHead(501).end();
    else listener(request, response);
  });
  return { engine, fetch, close };
}

/** The same for one handler that knows all of them. */
async function together() {
  const engine = createEngine();
  const dialect = dialects.map(({ name, dialect }) => ({
    ...dialect,
    read: (request: Parameters<typeof dialect.read>[0], env: Parameters<typeof dialect.read>[1]) =>
      request.monitor === undefined && !new URL(request.url).pathname.startsWith(`/${name}`)
        ? ({ type: 'pass' } as const)
        : dialect.read(request, env),
  }));
  const handler = listenerOf((request) => answered(request));
  const answered = ({ url }: Request) =>
    new Response(`of ${new URL(url).pathname.split('/')[1]}`, { status: 201 });
  const { fetch, close } = await listen(respondAsync(handler, { engine, dialect }));
  return { engine, fetch, close };
}

describe.each([
  ['on a handler each', apart],
  ['on one handler', together],
])('plain, OData, Solitude and Kladana on one server and one engine, %s', (_, open) => {
  it.each(dialects)(
    'do not show each other what was started in $name [solitude-84, kladana-141]',
    async ({ name, asks, monitorOf, at, ...dialect }) => {
      const { engine, fetch, close } = await open();
      onTestFinished(async () => {
        await engine.stop({ drain: 0, abort: 0 });
        await close();
      });
      const query = 'query' in dialect ? dialect.query : '';
      const accepted = await fetch(`/${name}/${query}`, { method: 'POST', headers: asks });
      expect(accepted.status).toBe(202);
      const monitor = await monitorOf(accepted);
      const id = (await engine.list()).jobs[0]?.id ?? '';
      expect(at(id)).toContain(monitor);
      await engine.wait(id);

      const elsewhere = dialects.filter((other) => other.name !== name).flatMap((other) => other.at(id));
      for (const path of elsewhere) {
        for (const method of ['GET', 'DELETE']) {
          const refused = await fetch(path, { method });
          expect([404, 405], `${method} ${path}`).toContain(refused.status);
          expect(await refused.text()).not.toContain('of ');
        }
        const receipt = await fetch(path, { method: 'DELETE', headers: { 'if-match': '"x"' } });
        expect([404, 405]).toContain(receipt.status);
        expect((await fetch(path, { headers: { prefer: 'acknowledge, wait=1' } })).status).toBe(404);
      }
      const found = await fetch(monitor);
      const link = found.status === 302 ? new URL(found.headers.get('location') ?? '') : undefined;
      const result = link === undefined ? found : await fetch(link.pathname + link.search);
      expect(await result.text()).toBe(`of ${name}`);
    },
  );
});
