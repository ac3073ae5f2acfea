import { createEngine } from 'respond-async';
import { monitors as monitorsOf, respondAsync } from 'respond-async/node';
import { solitude } from 'respond-async/solitude';
import { describe, expect, it, onTestFinished } from 'vitest';
import { listen } from '../../../fetch/test/behaviour/server.ts';
import { expressApp, using } from '../../../node/test/express-app.ts';
import { client, uuidOf } from './client.ts';

const engineFor = () => {
  const engine = createEngine();
  onTestFinished(async () => void (await engine.stop({ drain: 0, abort: 0 })));
  return engine;
};

const opened = async (listener: Parameters<typeof listen>[0]) => {
  const { fetch, close } = await listen(listener);
  onTestFinished(close);
  return client(fetch);
};

const app = expressApp(async (request) => new Response(`${request.url} ${await request.text()}`));

describe('tasks of an app that is mounted below a path', () => {
  it('are found under the paths that their client is given [solitude-41, solitude-44]', async () => {
    const engine = engineFor();
    const mounted = using(respondAsync(app, { engine, dialect: solitude() }), '/api/v1');
    const { start, record, replay } = await opened(mounted);
    const urls = await start('/api/v1/generic/buyer/?a=b', { body: '{}' });
    expect(urls.replay).toMatch(/^\/api\/v1\/delay\/replay\//);
    await engine.wait(uuidOf(urls));
    const text = await (await replay(urls)).text();
    expect(text).toMatch(/\/generic\/buyer\/\?a=b \{\}$/);
    expect(await record(urls)).toMatchObject({ content: text, resource_uri: urls.result });
  });

  it('have paths that lead through a gateway [solitude-41]', async () => {
    const options = { engine: engineFor(), dialect: solitude(), base: 'https://api.example/gateway/' };
    const { start, fetch } = await opened(respondAsync(app, options));
    const urls = await start('/generic/buyer/');
    expect(urls.result).toMatch(/^\/gateway\/delay\/result\//);
    await options.engine.wait(uuidOf(urls));
    const inside = urls.result.replace('/gateway', '');
    expect(await (await fetch(inside)).json()).toMatchObject({ run: true, resource_uri: urls.result });
  });

  it('are shown by a route of their own too [solitude-7]', async () => {
    const options = { engine: engineFor(), dialect: solitude() };
    const whole = await opened(respondAsync(app, options));
    const apart = await opened(monitorsOf(options));
    const urls = await whole.start('/generic/buyer/');
    await options.engine.wait(uuidOf(urls));
    expect(await apart.record(urls)).toMatchObject({ run: true, status_code: 200 });
    expect((await apart.fetch('/generic/buyer/', { method: 'POST' })).status).toBe(404);
  });
});
