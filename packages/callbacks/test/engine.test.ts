import { createEngine } from '@respond-async/core';
import { Webhook } from 'standardwebhooks';
import { expect, it, onTestFinished } from 'vitest';
import { callbacks } from '../src/index.ts';
import { onlyLoopback } from './only-loopback.ts';
import { receiver } from './receiver.ts';

const KEY = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

function engineWith(keys: readonly string[]) {
  onlyLoopback();
  const notifier = callbacks({ allow: [], loopbackForDemonstration: true, keys });
  const engine = createEngine({ notifier, onError: () => {} });
  onTestFinished(() => void engine.stop({ drain: 0, abort: 0 }));
  return engine;
}

it('tells a client that its job is done: signed, with the id of the notice', async () => {
  const engine = engineWith([KEY]);
  const there = await receiver((_request, response) => response.writeHead(204).end());
  const come = there.next();
  const report = engine.task('report', () => 'done');
  const url = `http://127.0.0.1:${there.port}/done`;
  const accepted = await report.submit(null, { owner: 'ada', notices: [{ url }] });
  const { body, headers } = await come;
  expect(new Webhook(KEY).verify(body, headers as Record<string, string>)).toMatchObject({
    id: accepted.ok && accepted.job.id,
    status: 'completed',
  });
});

it('is asked by the engine whether a URL is admitted', () => {
  const engine = engineWith([KEY]);
  expect(engine.tells('http://127.0.0.1:1/done')).toBe(true);
  expect(engine.tells('http://10.0.0.1/done')).toBe(false);
  expect(engine.tells('https://hooks.example.com/')).toBe(false);
});

it('promises nothing that would have to be signed where there are no keys', () => {
  const url = 'http://127.0.0.1:1/done';
  const engine = createEngine({ notifier: callbacks({ allow: [], loopbackForDemonstration: true }) });
  expect([engine.tells(url), engine.tells(url, { sign: true })]).toEqual([true, false]);
  expect(engineWith([KEY]).tells(url, { sign: true })).toBe(true);
});
