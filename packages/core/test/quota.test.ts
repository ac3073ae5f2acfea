import { describe, expect, it } from 'vitest';
import { createEngine, memoryStore, type SubmitOptions } from '../src/index.ts';
import { Gate } from './gate.ts';
import { jobIn, setUp } from './set-up.ts';

const slowly = { name: 'slow', unfinished: 2 } as const;

/** A task whose jobs end when they are let go. */
function stage(options: Parameters<typeof setUp>[0] = {}) {
  const gate = new Gate<string>();
  const { engine, clock } = setUp(options);
  const report = engine.task('report', () => gate.opened);
  const enter = async (options: SubmitOptions): Promise<string> => {
    const found = await report.submit(null, options);
    return found.ok ? 'accepted' : `${found.refusal} ${found.retryAfter}`;
  };
  return { engine, clock, report, enter, end: () => gate.open('done') };
}

describe('a quota', () => {
  it('limits the unfinished jobs of an owner that name it, and nobody and nothing else', async () => {
    const { enter, end, clock } = stage();
    const ada = { owner: 'ada', quota: slowly };
    for (let n = 0; n < 3; n += 1) expect(await enter({ owner: 'ada' })).toBe('accepted');
    expect([await enter(ada), await enter(ada), await enter(ada)]).toEqual([
      'accepted',
      'accepted',
      'full 1000',
    ]);
    expect(await enter({ owner: 'bob', quota: slowly })).toBe('accepted');
    expect(await enter({ quota: slowly })).toBe('accepted');
    expect(await enter({ owner: 'ada' })).toBe('accepted');
    expect(await enter({ owner: 'ada', quota: { name: 'other', unfinished: 1 } })).toBe('accepted');
    end();
    await clock.settle();
    expect([await enter(ada), await enter(ada)]).toEqual(['accepted', 'accepted']);
  });

  it('is not held by a job that was cancelled, nor lost in the next life', async () => {
    const store = memoryStore();
    const first = stage({ store });
    const ada = { owner: 'ada', quota: slowly, starts: 2 };
    const { id } = jobIn(await first.report.submit(null, ada));
    await first.enter(ada);
    await first.engine.cancel(id);
    expect([await first.enter(ada), await first.enter(ada)]).toEqual(['accepted', 'full 1000']);
    await Promise.all([first.engine.stop({ drain: 0, abort: 0 }), first.clock.advance(1)]);
    const second = stage({ store });
    await second.engine.start();
    expect(await second.enter(ada)).toBe('full 1000');
    second.end();
    await second.clock.advance(2_000);
    expect([await second.enter(ada), await second.enter(ada)]).toEqual(['accepted', 'accepted']);
  });

  it('is a number', async () => {
    const report = createEngine().task('report', () => 'done');
    const quota = { name: 'slow', unfinished: Number.NaN };
    await expect(report.submit(null, { quota })).rejects.toThrow('quota.unfinished');
  });
});
