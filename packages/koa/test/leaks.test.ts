import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createEngine, type Engine } from '@respond-async/core';
import { respondAsync as fetchDoor } from '@respond-async/fetch';
import { respondAsync as koaDoor } from '@respond-async/koa';
import { respondAsync as nodeDoor } from '@respond-async/node';
import Koa from 'koa';
import { expect, it } from 'vitest';
import { count } from '../../core/test/tally.ts';
import { listen } from '../../fetch/test/behaviour/server.ts';
import { handClock } from '../../testing/src/hand-clock.ts';

/** How many jobs go through each door: a few, and as many as wanted with `LEAK_JOBS=100000`. */
const JOBS = Number(process.env.LEAK_JOBS ?? 300);
const AT_ONCE = 20;
const THREE_DAYS = 259_200_000;
/** What may be left of a job, in bytes, beside what the process itself gathers. */
const LEFT_OF_A_JOB = 100;
const SLACK = 1_500_000;

type Fetch = (path: string, init?: RequestInit) => Promise<Response>;
type Opened = { readonly fetch: Fetch; close(): Promise<void> };

const doors: Readonly<Record<string, (engine: Engine) => Promise<Opened>>> = {
  fetch: async (engine) => {
    const answer = fetchDoor(() => new Response('done'), { engine });
    return {
      fetch: (path, init) => answer(new Request(`http://door.test${path}`, init)),
      close: async () => {},
    };
  },
  Node: async (engine) => listen(nodeDoor((_, response) => void response.end('done'), { engine })),
  Koa: async (engine) => {
    const middleware = koaDoor(
      (ctx) => {
        ctx.body = 'done';
      },
      { engine },
    );
    return listen(new Koa().use(middleware).callback());
  },
};

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

async function heap(): Promise<number> {
  for (let turn = 0; turn < 3; turn += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    collectGarbage();
  }
  return process.memoryUsage().heapUsed;
}

async function job({ fetch }: Opened, engine: Engine): Promise<void> {
  const accepted = await fetch('/', { headers: { prefer: 'respond-async' } });
  const monitor = new URL(accepted.headers.get('location') ?? '').pathname;
  await engine.wait(monitor.slice(monitor.lastIndexOf('/') + 1));
  expect(await (await fetch(monitor)).text()).toBe('done');
}

async function many(door: Opened, engine: Engine): Promise<void> {
  for (let done = 0; done < JOBS; done += AT_ONCE)
    await Promise.all(Array.from({ length: AT_ONCE }, () => job(door, engine)));
}

it.each(Object.entries(doors))(
  'the %s door: of jobs that are over nothing is left, and of an engine that has stopped no handle (I20, I27)',
  async (name, open) => {
    const handles = process.getActiveResourcesInfo().length;
    const clock = handClock();
    const engine = createEngine({ clock });
    const door = await open(engine);
    await many(door, engine);
    await clock.advance(THREE_DAYS);
    const before = await heap();
    await many(door, engine);
    await clock.advance(THREE_DAYS);
    expect((await engine.list()).jobs).toEqual([]);
    expect((await heap()) - before).toBeLessThan(JOBS * LEFT_OF_A_JOB + SLACK);
    count(`jobs through the ${name} door`, 2 * JOBS);
    await engine.stop();
    await door.close();
    expect(clock.timers).toBe(0);
    await new Promise((resolve) => setImmediate(resolve));
    // Of the client's own there may be some: it keeps connections for a while.
    expect(process.getActiveResourcesInfo().length - handles).toBeLessThan(10);
  },
  60_000 + JOBS * 20,
);
