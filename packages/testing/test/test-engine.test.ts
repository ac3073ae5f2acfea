import { type Json, memoryStore } from '@respond-async/core';
import fc from 'fast-check';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { granted, type HandRun, testEngine } from '../src/index.ts';
import { seededChance } from '../src/seeded-chance.ts';

type Question = { readonly band: number };
type Report = { readonly rows: number };

function setUp(options: Parameters<typeof testEngine>[0] = {}) {
  const flow = testEngine(options);
  return { flow, report: flow.task<Question, Report>('report', { starts: 2 }) };
}

describe('a task that is answered by hand', () => {
  it('waits for its answer, which becomes the result', async () => {
    const { flow, report } = setUp();
    const result = report.run({ band: 250 });
    const { input, run, complete } = await report.next();
    expect(input).toEqual({ band: 250 });
    expect(run).toMatchObject({ id: 'job-1', attempt: 1 });
    await complete({ rows: 3 });
    expect(await result).toEqual({ rows: 3 });
    expect(flow.events).toEqual(['accepted job-1', 'started job-1', 'settled job-1', 'collected job-1']);
    expect(flow.errors).toEqual([]);
  });

  it('may have interfaces for what goes in and comes out', async () => {
    interface Order {
      readonly id: string;
    }
    const order = testEngine().task<Order, Order>('order');
    const result = order.run({ id: 'A-1' });
    const { input, complete } = await order.next();
    expectTypeOf(input).toEqualTypeOf<Order>();
    await complete(input);
    expect(await result).toEqual({ id: 'A-1' });
  });

  it('keeps the types of what goes in and comes out', async () => {
    const { report } = setUp();
    expectTypeOf(report.next).returns.resolves.toEqualTypeOf<HandRun<Question, Report>>();
    expectTypeOf(report.submit).parameter(0).toEqualTypeOf<Question>();
    expectTypeOf(report.run).returns.resolves.toEqualTypeOf<Report>();
  });

  it('gives each run once, in the order in which they started', async () => {
    const { report } = setUp({ concurrency: 2 });
    for (const band of [1, 2, 3]) await report.submit({ band });
    const first = await report.next();
    const second = await report.next();
    expect([first, second].map(({ input }) => input.band)).toEqual([1, 2]);
    await expect(report.next()).rejects.toThrow(
      /run 3 of the task report .* job-3 pending, attempt 0; seed 1/,
    );
    await second.complete({ rows: 0 });
    expect((await report.next()).input.band).toBe(3);
    expect(report.runs.map(({ input }) => input.band)).toEqual([1, 2, 3]);
  });

  it('says so when it has no jobs at all', async () => {
    const { report } = setUp({ seed: 7 });
    await expect(report.next()).rejects.toThrow(/run 1 of the task report .* it has no jobs; seed 7/);
  });

  it('waits for what begins on another thread', async () => {
    const { report } = setUp();
    void report.submit({ band: 1 }, { key: 'k' });
    expect((await report.next()).input).toEqual({ band: 1 });
  });

  it('fails as the test says, and what was thrown is told', async () => {
    const { flow, report } = setUp();
    const { job } = granted(await report.submit({ band: 1 }));
    const boom = new Error('boom');
    await (await report.next()).fail(boom);
    expect(await flow.jobs()).toMatchObject([{ id: job.id, status: 'failed', failure: { message: 'boom' } }]);
    expect(flow.errors).toEqual([boom]);
  });

  it('tells how far it has come', async () => {
    const { flow, report } = setUp();
    await report.submit({ band: 1 });
    const { progress } = await report.next();
    await progress(0.5, 'half way');
    expect(await flow.jobs()).toMatchObject([{ progress: { fraction: 0.5, message: 'half way' } }]);
    await expect(progress(2)).rejects.toThrow(RangeError);
  });

  it('gives bytes and is given bytes', async () => {
    const { flow, report } = setUp();
    const { job } = granted(await report.submit({ band: 1 }, { body: new TextEncoder().encode('in') }));
    const { run, complete } = await report.next();
    expect(await new Response(run.body ?? null).text()).toBe('in');
    await complete({ rows: 1 }, new TextEncoder().encode('out'));
    const { result } = granted(await flow.engine.take(job.id));
    expect(await new Response(result.body ?? null).text()).toBe('out');
  });

  it('sees why it is told to stop, and its late answer changes nothing', async () => {
    const { flow, report } = setUp();
    const { job } = granted(await report.submit({ band: 1 }));
    const run = await report.next();
    expect(run.stopped).toBeUndefined();
    await flow.engine.cancel(job.id);
    expect(run.stopped?.code).toBe('cancelled');
    await run.complete({ rows: 1 });
    expect(await flow.jobs()).toMatchObject([{ status: 'cancelled', result: 'none' }]);
  });

  it('can be answered once', async () => {
    const { report } = setUp();
    await report.submit({ band: 1 });
    const { complete, fail } = await report.next();
    await complete({ rows: 1 });
    await expect(fail(new Error('late'))).rejects.toThrow('the run of job-1 has been answered');
  });

  it('takes the id that it is given', async () => {
    const { report } = setUp();
    expect(await report.submit({ band: 1 }, { id: 'mine' })).toMatchObject({ job: { id: 'mine' } });
    expect(await report.submit({ band: 1 })).toMatchObject({ job: { id: 'job-1' } });
  });
});

describe('the clock', () => {
  it('stands still until it is turned', async () => {
    const { flow, report } = setUp({ start: 1_000 });
    await report.submit({ band: 1 }, { delay: 60_000 });
    await flow.advance(59_999);
    expect(report.runs).toEqual([]);
    await flow.advance(1);
    expect((await report.next()).run.attempt).toBe(1);
    expect(flow.clock.now()).toBe(61_000);
    expect(await flow.jobs()).toMatchObject([{ createdAt: 1_000, startedAt: 61_000 }]);
  });
});

describe('inspection', () => {
  it('shows the jobs of one moment as they came, all or those of a task', async () => {
    const { flow, report } = setUp();
    const other = flow.task('other');
    for (let n = 1; n <= 250; n += 1) await (n === 11 ? other.submit(n) : report.submit({ band: n }));
    const ids = async (task?: string) => (await flow.jobs(task)).map(({ id }) => id);
    expect(await ids()).toEqual(Array.from({ length: 250 }, (_, at) => `job-${at + 1}`));
    expect(await ids('other')).toEqual(['job-11']);
  });

  it('gives the results that were granted, and throws what was refused', async () => {
    const { flow } = setUp();
    expect(() => granted({ ok: false, refusal: 'full' })).toThrow('the job was refused: full');
    expect(granted({ ok: true, value: 1 }).value).toBe(1);
    expect(flow.events).toEqual([]);
  });
});

describe('the seed', () => {
  it('makes every run the same, and another seed another one', async () => {
    const restarts = async (seed: number): Promise<readonly number[]> => {
      const { flow, report } = setUp({ seed });
      for (let n = 0; n < 5; n += 1) await report.submit({ band: n });
      await flow.settle();
      const next = await flow.restart();
      const again = next.task('report');
      await next.advance(1_000);
      return again.runs.map(({ input }) => (input as Question).band);
    };
    const orders = await Promise.all([1, 2, 3, 4].map(restarts));
    expect(orders[0]?.toSorted()).toEqual([0, 1, 2, 3, 4]);
    expect(await restarts(1)).toEqual(orders[0]);
    expect(new Set(orders.map(String)).size).toBeGreaterThan(1);
  });

  it('spreads what it gives over 0 to 1', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const random = drawn(seed, 400);
        expect(random.every((n) => n >= 0 && n < 1)).toBe(true);
        for (const quarter of [0, 1, 2, 3]) {
          expect(random.filter((n) => Math.floor(n * 4) === quarter).length).toBeGreaterThan(50);
        }
      }),
    );
  });
});

describe('a restart', () => {
  it('interrupts what ran, as a crash does; the next life takes it up', async () => {
    const { flow, report } = setUp();
    const { job } = granted(await report.submit({ band: 1 }));
    const before = await report.next();
    const next = await flow.restart();
    const again = next.task<Question, Report>('report');
    await next.settle();
    expect(await next.jobs()).toMatchObject([{ status: 'pending', failure: { reason: 'interrupted' } }]);
    await before.progress(0.5);
    await before.complete({ rows: 1 });
    await next.advance(1_000);
    const { run, complete } = await again.next();
    expect(run).toMatchObject({ id: job.id, attempt: 2 });
    await complete({ rows: 2 });
    expect(granted(await next.engine.take(job.id)).result.value).toEqual({ rows: 2 });
    expect(next.events).toEqual(['retrying job-1', 'started job-1', 'settled job-1']);
    expect(flow.events).toEqual(['accepted job-1', 'started job-1']);
    expect([...flow.errors, ...next.errors]).toEqual([]);
  });

  it('releases what was being read', async () => {
    const { flow, report } = setUp();
    const { job } = granted(await report.submit({ band: 1 }));
    await (await report.next()).complete({ rows: 1 });
    const reading = granted(await flow.engine.take(job.id));
    const next = await flow.restart();
    expect(await next.engine.take(job.id)).toMatchObject({ ok: true, result: { value: { rows: 1 } } });
    await reading.confirm().catch(() => {});
    expect(await next.jobs()).toMatchObject([{ result: 'leased' }]);
  });

  it('rejects those who wait in the life that ended, and takes its timers off the clock', async () => {
    const { flow, report } = setUp();
    const result = report.run({ band: 1 });
    await report.next();
    const rejected = expect(result).rejects.toThrow(/this life of the engine has ended/);
    const next = await flow.restart();
    await rejected;
    expect(next.clock.timers).toBe(0);
    expect(await report.submit({ band: 2 })).toMatchObject({ ok: false, refusal: 'stopping' });
  });

  it('keeps ids different over all lives', async () => {
    const { flow, report } = setUp();
    await report.submit({ band: 1 });
    const next = await flow.restart();
    await next.task('other').submit(null);
    expect((await next.jobs()).map(({ id }) => id)).toEqual(['job-1', 'job-2']);
  });

  it('can come again and again', async () => {
    let { flow, report } = setUp();
    const { job } = granted(await report.submit({ band: 1 }, { starts: 4 }));
    for (let attempt = 1; attempt < 4; attempt += 1) {
      expect((await report.next()).run.attempt).toBe(attempt);
      flow = await flow.restart();
      report = flow.task('report');
      await flow.advance(60_000);
    }
    await (await report.next()).complete({ rows: 4 });
    expect(granted(await flow.engine.take(job.id)).result.value).toEqual({ rows: 4 });
  });
});

describe('an engine in the hands of a test', () => {
  it('runs ordinary handlers as well, on a store of the test', async () => {
    const store = memoryStore();
    const flow = testEngine({ store, limits: { unfinishedWithoutOwner: 1 } });
    const echo = flow.engine.task('echo', (input: Json) => input);
    expect(await echo.run('a')).toBe('a');
    const slow = flow.task('slow');
    granted(await slow.submit(null));
    expect(await slow.submit(null)).toMatchObject({ ok: false, refusal: 'full' });
    expect((await store.find({ order: 'created', limit: 9 })).jobs).toHaveLength(2);
  });
});

function drawn(seed: number, count: number): readonly number[] {
  const random: number[] = [];
  const { random: draw } = seededChance(seed);
  while (random.length < count) random.push(draw());
  return random;
}
