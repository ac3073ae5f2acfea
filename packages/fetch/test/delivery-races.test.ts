import { createEngine, type Engine, memoryStore } from '@respond-async/core';
import { respondAsync } from '@respond-async/fetch';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { turningStore } from '../../core/test/proof/turning-store.ts';
import { count } from '../../core/test/tally.ts';
import { type HandClock, handClock } from '../../testing/src/hand-clock.ts';
import { bytesOf, someBytes } from './behaviour/scene.ts';
import { preferring } from './stage.ts';

/** Orders tried. */
const RUNS = Number(process.env.DELIVERY_RACE_RUNS ?? 200);
const CHUNK = 20_000;
/** Of results: of one that stands in the record, and of one beside it. */
const SIZES = [100, 3 * CHUNK] as const;

/** After so long a silent reader has been given up, and its lease is over. */
const SILENCE = 41_000;

interface Scene {
  readonly engine: Engine;
  readonly clock: HandClock;
  readonly collect: (method?: string) => Promise<Response>;
  readonly turn: () => Promise<unknown>;
}

type Deed = (scene: Scene) => Promise<string>;

/** How a reader fares that does something before it reads to the end. */
async function reading({ collect, turn }: Scene, first: () => Promise<unknown>): Promise<string> {
  const answer = await collect();
  if (answer.status !== 200 || answer.body === null) return 'nothing';
  const reader = answer.body.getReader();
  await first();
  try {
    for (;;) {
      await turn();
      if ((await reader.read()).done) return 'complete';
    }
  } catch {
    return 'cut';
  }
}

const DEEDS: Readonly<Record<string, Deed>> = {
  'read to the end': (scene) => reading(scene, async () => {}),
  'read too late': (scene) => reading(scene, () => scene.clock.advance(SILENCE)),
  'break off': async ({ collect, turn }) => {
    const answer = await collect();
    if (answer.status !== 200 || answer.body === null) return 'nothing';
    const reader = answer.body.getReader();
    await reader.read().catch(() => {});
    await turn();
    await reader.cancel().catch(() => {});
    return 'left';
  },
  look: async ({ collect }) => `status ${(await collect('HEAD')).status}`,
  'let time pass': async ({ clock }) => {
    await clock.advance(SILENCE);
    return 'later';
  },
};

const deeds = fc.array(fc.constantFrom('read to the end', ...Object.keys(DEEDS)), {
  minLength: 2,
  maxLength: 4,
});

async function race(names: readonly string[], size: number, order: fc.Scheduler) {
  const body = someBytes(size);
  const turn = { isOn: false, underWay: 0 };
  const clock = handClock(undefined, () => turn.underWay === 0);
  const engine = createEngine({ clock, store: turningStore(memoryStore(), order, turn) });
  const answer = respondAsync(() => new Response(inChunks(body)), { engine });
  const asking = new Request('http://door.test/', preferring('respond-async'));
  const monitor = (await answer(asking)).headers.get('location') ?? '';
  await engine.wait(monitor.slice(monitor.lastIndexOf('/') + 1));
  const scene: Scene = {
    engine,
    clock,
    collect: (method = 'GET') => answer(new Request(monitor, { method })),
    turn: () => order.schedule(Promise.resolve(), 'reader'),
  };

  turn.isOn = true;
  const all = Promise.all(names.map((name) => DEEDS[name]?.(scene) ?? 'no such deed'));
  await order.waitFor(all);
  turn.isOn = false;
  await order.waitIdle();
  await clock.advance(SILENCE);
  const last = await scene.collect();
  const bytes = Buffer.from(await bytesOf(last));
  const stopping = engine.stop({ drain: 0, abort: 0 });
  await clock.advance(1);
  await stopping;
  return { told: await all, status: last.status, isWhole: bytes.equals(body), timers: clock.timers };
}

function inChunks(body: Uint8Array): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (let at = 0; at < body.byteLength; at += CHUNK) controller.enqueue(body.slice(at, at + CHUNK));
      controller.close();
    },
  });
}

describe('readers of one result at the same time', () => {
  it(
    'get it once, and lose it never: what is decided first, counts (I3, I4, I5, F30)',
    async () => {
      const property = fc.asyncProperty(
        deeds,
        fc.constantFrom(...SIZES),
        fc.scheduler(),
        async (names, size, order) => {
          const { told, status, isWhole, timers } = await race(names, size, order);
          count('interleavings of readers');
          const complete = told.filter((what) => what === 'complete').length;
          expect(complete).toBeLessThanOrEqual(1);
          expect(complete === 1 ? status : isWhole, told.join()).toBe(complete === 1 ? 410 : true);
          expect(timers).toBe(0);
        },
      );
      await fc.assert(property, { numRuns: RUNS });
    },
    20_000 + RUNS * 100,
  );
});
