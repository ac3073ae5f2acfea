import { createEngine, type Engine } from '@respond-async/core';
import { type Dialect, odata, plain } from '@respond-async/dialects';
import { respondAsync as fetching } from '@respond-async/fetch';
import { respondAsync as using } from '@respond-async/koa';
import { respondAsync as listening } from '@respond-async/node';
import Koa, { type Context } from 'koa';
import { expect, it, onTestFinished } from 'vitest';
import { listen } from '../../fetch/test/behaviour/server.ts';

type Ask = (path: string, init?: RequestInit) => Promise<Response>;
type Open = (options: { readonly engine: Engine; readonly dialect: Dialect }) => Promise<Ask>;

const BODY = 'the result';
const HEADERS = { 'content-type': 'text/plain; charset=utf-8', etag: '"1"', 'x-own': 'a, b' };
const ID = 'an-id-that-is-always-the-same';
const MONITOR = `/_async/${ID}`;

/** What servers say of their own accord, about the connection. */
const TRANSPORT = new Set(['connection', 'keep-alive', 'date', 'transfer-encoding']);

const doors: Readonly<Record<string, Open>> = {
  async fetch(options) {
    const answer = fetching(() => new Response(BODY, { headers: HEADERS }), options);
    return (path, init) => answer(new Request(`http://127.0.0.1${path}`, init));
  },
  node: (options) =>
    served(listen(listening((_, response) => response.writeHead(200, HEADERS).end(BODY), options))),
  koa: (options) => served(listen(new Koa().use(using(answerKoa, options)).callback())),
};

it.each([odata(), plain()])('every door says the same, $name', async (spoken) => {
  const talks = [];
  for (const open of Object.values(doors)) {
    const engine = createEngine();
    const ask = await open({ engine, dialect: { ...spoken, newId: () => ID } });
    talks.push(await talk(ask, engine));
  }
  const [first, ...others] = talks;
  expect(first?.map(({ status }) => status)).toEqual([
    202,
    200,
    405,
    200,
    spoken.name === 'plain' ? 410 : 404,
    404,
  ]);
  for (const other of others) expect(other).toEqual(first);
});

/** All that a client may meet, from the start to what is left at the end. */
async function talk(ask: Ask, engine: Engine) {
  const told = [await answered(ask('/', { headers: { prefer: 'respond-async, return=minimal' } }))];
  await engine.wait(ID);
  for (const method of ['HEAD', 'PUT', 'GET', 'GET']) told.push(await answered(ask(MONITOR, { method })));
  told.push(await answered(ask('/_async/unknown')));
  return told;
}

async function answered(asked: Promise<Response>) {
  const answer = await asked;
  const kept = [...answer.headers].filter(([name]) => !TRANSPORT.has(name));
  // Ports and moments differ.
  const headers = kept.map(([name, value]) => [name, value.replace(/:\d+\b|\d\d:\d\d:\d\d/g, '')]);
  return { status: answer.status, headers, body: await answer.text() };
}

async function served(listening: ReturnType<typeof listen>): Promise<Ask> {
  const { fetch, close } = await listening;
  onTestFinished(close);
  return fetch;
}

function answerKoa(ctx: Context): void {
  ctx.set(HEADERS);
  ctx.body = BODY;
}
