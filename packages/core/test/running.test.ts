import { describe, expect, it } from 'vitest';
import { type Json, type Run, TryAgain } from '../src/index.ts';
import { Gate } from './gate.ts';
import { jobIn, setUp } from './set-up.ts';

describe('another try', () => {
  it('is given to a handler that asks for it, as long as it has starts left', async () => {
    const { engine, clock } = setUp();
    const seen: unknown[] = [];
    const report = engine.task(
      'report',
      (_: Json, { attempt, fence, failure }) => {
        seen.push([attempt, fence, failure?.message]);
        throw new TryAgain(`no ${attempt}`);
      },
      { starts: 3 },
    );
    const { id } = jobIn(await report.submit(null));
    await clock.advance(1_000 + 2_000);
    expect(seen).toEqual([
      [1, 1, undefined],
      [2, 2, 'no 1'],
      [3, 3, 'no 2'],
    ]);
    expect(await engine.read(id)).toMatchObject({
      job: { status: 'failed', attempt: 3, failure: { reason: 'threw', message: 'no 3' } },
    });
  });

  it('comes after the time that the handler names, and may succeed', async () => {
    const { engine, clock } = setUp();
    const report = engine.task(
      'report',
      (_: Json, { attempt }) => {
        if (attempt === 1) throw new TryAgain('busy', { after: 7_000 });
        return 'done';
      },
      { starts: 2 },
    );
    const running = report.run(null);
    await clock.advance(6_999);
    expect((await engine.list()).jobs).toMatchObject([{ status: 'pending', failure: { message: 'busy' } }]);
    await clock.advance(1);
    expect(await running).toBe('done');
    const [job] = (await engine.list()).jobs;
    expect(job).toMatchObject({ status: 'completed' });
    expect(job).not.toHaveProperty('failure');
  });

  it('is not given to other failures', async () => {
    const { engine } = setUp();
    let starts = 0;
    const report = engine.task(
      'report',
      () => {
        starts += 1;
        throw new Error('for good');
      },
      { starts: 5 },
    );
    await expect(report.run(null)).rejects.toThrow('for good');
    expect(starts).toBe(1);
  });

  it('survives whatever can be thrown', async () => {
    const { engine } = setUp();
    const report = engine.task('report', () => {
      throw { toString: () => expect.unreachable() };
    });
    await expect(report.run(null)).rejects.toThrow('a object was thrown');
  });
});

/** Jobs that run until their gates open, and how many run at once. */
function gated() {
  const gates = new Map<string, Gate<void>>();
  const running: string[] = [];
  const handler = async (name: string) => {
    running.push(name);
    const gate = new Gate<void>();
    gates.set(name, gate);
    await gate.opened;
    running.splice(running.indexOf(name), 1);
    return name;
  };
  return { running, handler, finish: (name: string) => gates.get(name)?.open() };
}

describe('limits of what runs', () => {
  it('hold for a task, while others go on', async () => {
    const { engine, clock } = setUp({ concurrency: 4 });
    const { running, handler, finish } = gated();
    const heavy = engine.task('heavy', handler, { concurrency: 1 });
    const light = engine.task('light', handler);
    for (const name of ['h1', 'h2', 'h3']) await heavy.submit(name);
    for (const name of ['l1', 'l2']) await light.submit(name);
    await clock.settle();
    expect(running).toEqual(['h1', 'l1', 'l2']);
    finish('h1');
    await clock.settle();
    expect(running).toEqual(['l1', 'l2', 'h2']);
  });

  it('hold for an owner within a task, while others go on', async () => {
    const { engine, clock } = setUp({ concurrency: 5, limits: { runningPerOwner: 2 } });
    const { running, handler, finish } = gated();
    const report = engine.task('report', handler);
    const other = engine.task('other', handler);
    for (const name of ['a1', 'a2', 'a3', 'a4']) await report.submit(name, { owner: 'ada' });
    for (const name of ['b1', 'b2', 'b3']) await report.submit(name, { owner: 'bob' });
    await clock.settle();
    expect(running).toEqual(['a1', 'a2', 'b1', 'b2']);
    await other.submit('o1', { owner: 'ada' });
    await clock.settle();
    expect(running).toEqual(['a1', 'a2', 'b1', 'b2', 'o1']);
    finish('o1');
    finish('a2');
    await clock.settle();
    expect(running).toEqual(['a1', 'b1', 'b2', 'a3']);
  });

  it('let the next one in when a job is cancelled, but only when its handler has returned', async () => {
    const { engine, clock } = setUp({ concurrency: 3 });
    const { running, handler, finish } = gated();
    const heavy = engine.task('heavy', handler, { concurrency: 1 });
    const { id } = jobIn(await heavy.submit('h1'));
    await heavy.submit('h2');
    await clock.settle();
    await engine.cancel(id);
    await clock.settle();
    expect(running).toEqual(['h1']);
    finish('h1');
    await clock.settle();
    expect(running).toEqual(['h2']);
  });

  it('are refused when they are none', () => {
    expect(() => setUp({ limits: { runningPerOwner: 0 } })).toThrow(/runningPerOwner .* at least 1, not 0/);
    const { engine } = setUp();
    expect(() => engine.task('report', () => 1, { concurrency: 0.5 })).toThrow(
      /concurrency of the task report/,
    );
  });
});

describe('an owner with ten thousand jobs waiting', () => {
  it("delays another's next job by no more than one free slot", async () => {
    const limits = { unfinishedPerOwner: 20_000, unfinished: 20_000 };
    const { engine, clock } = setUp({ concurrency: 1, limits });
    const order: string[] = [];
    const block = new Gate<void>();
    const report = engine.task('report', async (name: string) => {
      if (order.length === 0) await block.opened;
      order.push(name);
      return null;
    });
    await Promise.all(
      Array.from({ length: 10_000 }, (_, n) => report.submit(`many ${n}`, { owner: 'many' })),
    );
    await report.submit('few', { owner: 'few' });
    block.open();
    await clock.settle();
    expect(order.indexOf('few')).toBeLessThanOrEqual(2);
    expect(order).toHaveLength(10_001);
  });
});

describe('progress', () => {
  it('is told four times a second, and the latest in any case', async () => {
    const { engine, clock } = setUp();
    const told: unknown[] = [];
    engine.events.on('progress', ({ progress }) => told.push(progress?.fraction));
    let run: Run | undefined;
    const gate = new Gate<null>();
    const report = engine.task('report', (_: Json, given) => {
      run = given;
      return gate.opened;
    });
    const { id } = jobIn(await report.submit(null));
    await clock.settle();
    for (const fraction of [0.1, 0.2, 0.3]) run?.progress(fraction);
    expect(told).toEqual([0.1]);
    expect(await engine.read(id)).toMatchObject({ job: { progress: { fraction: 0.3 } } });
    await clock.advance(249);
    expect(told).toEqual([0.1]);
    await clock.advance(1);
    expect(told).toEqual([0.1, 0.3]);
    await clock.advance(250);
    run?.progress(0.4);
    run?.progress(0.5);
    gate.open(null);
    await clock.advance(1_000);
    expect(told).toEqual([0.1, 0.3, 0.4]);
  });
});

describe('a run that was told to stop', () => {
  it('has no progress to tell any more', async () => {
    const { engine, clock } = setUp();
    const told: unknown[] = [];
    engine.events.on('progress', ({ progress }) => told.push(progress));
    let run: Run | undefined;
    const report = engine.task('report', (_: Json, given) => {
      run = given;
      return new Promise<null>(() => {});
    });
    await report.submit(null);
    await clock.settle();
    const stopping = engine.stop({ drain: 0, abort: 0 });
    await clock.advance(0);
    await stopping;
    run?.progress(0.5);
    expect(told).toEqual([]);
  });
});
