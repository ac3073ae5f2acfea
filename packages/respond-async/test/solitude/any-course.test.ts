import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Urls } from './client.ts';
import { scene } from './scene.ts';

const WEEK = 7 * 24 * 3_600_000;

/** What a client may meet in the course of a task, in this order: it never goes back. */
const COURSE = ['404 no', '202 no', 'ended', '410 -', '404 -'];

const tasks = fc.array(
  fc.record({
    takes: fc.integer({ min: 0, max: 20_000 }),
    status: fc.constantFrom(200, 201, 202, 204, 404, 409, 500, 'throws' as const),
    body: fc.string(),
  }),
  { minLength: 1, maxLength: 4 },
);
const pauses = fc.array(
  fc.oneof({ weight: 8, arbitrary: fc.integer({ min: 0, max: 9_000 }) }, fc.constant(WEEK / 2)),
  { maxLength: 12 },
);

it('a task goes one way, and ends once, whatever happens when [solitude-31, solitude-32, solitude-33, solitude-35, solitude-72]', async () => {
  await fc.assert(
    fc.asyncProperty(tasks, pauses, fc.integer({ min: 1, max: 2 }), async (all, waits, concurrency) => {
      const world = scene(
        async (request) => {
          const { takes, status, body } = all[Number(new URL(request.url).search.slice(1))] ?? all[0] ?? {};
          await new Promise<void>((resolve) => world.clock.after(takes ?? 0, resolve));
          if (typeof status !== 'number') throw new Error('thrown');
          return new Response(status === 204 ? null : (body ?? ''), { status });
        },
        { engineOptions: { concurrency } },
      );
      const begun: Watched[] = [];
      for (const at of all.keys()) begun.push({ urls: await world.start(`/?${at}`), stage: 0, last: '' });
      for (const wait of waits) {
        await world.advance(wait);
        for (const watched of begun) await look(watched, world.fetch);
      }
      await world.advance(81_000);
      for (const [at, watched] of begun.entries()) {
        await look(watched, world.fetch);
        const { status = 0, body = '' } = all[at] ?? {};
        if (COURSE[watched.stage] !== 'ended') expect(watched.stage).toBeGreaterThan(2);
        else if (status !== 'throws') expect(watched.last).toBe(`${status} ${status === 204 ? '' : body}`);
        else expect(watched.last).toMatch(/^500 \{"error_message"/);
      }
      await world.engine.stop({ drain: 0, abort: 0 });
    }),
    { numRuns: 60 },
  );
});

interface Watched {
  readonly urls: Urls;
  stage: number;
  /** The answer, when there is one. */
  last: string;
}

/** Asks at both URLs: they say the same, and nothing that was over comes back. */
async function look(watched: Watched, fetch: (path: string) => Promise<Response>): Promise<void> {
  const replay = await fetch(watched.urls.replay);
  const result = await fetch(watched.urls.result);
  const mark = replay.headers.get('solitude-async') ?? '-';
  const met = mark === 'yes' ? 'ended' : `${replay.status} ${mark}`;
  const stage = COURSE.indexOf(met);
  expect(stage, `${met} after ${COURSE[watched.stage]}`).toBeGreaterThanOrEqual(watched.stage);
  const answer = `${replay.status} ${await replay.text()}`;
  if (watched.stage === stage && met === 'ended') expect(answer).toBe(watched.last);
  Object.assign(watched, { stage, last: answer });
  const record = result.ok ? await result.json() : undefined;
  if (met === 'ended')
    expect([record.run, `${record.status_code} ${record.content}`]).toEqual([true, answer]);
  else if (met === '202 no')
    expect([record.run, record.status_code, record.content]).toEqual([false, 202, '']);
  else expect(`${result.status} ${result.headers.get('solitude-async') ?? '-'}`).toBe(met);
}
