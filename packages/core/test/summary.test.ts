import { describe, expect, it } from 'vitest';
import { memoryStore, withBody } from '../src/index.ts';
import { jobIn, setUp } from './set-up.ts';

const bytes = Uint8Array.of(1, 2, 3);

describe('the summary of a result', () => {
  it.each([
    ['bytes', bytes],
    ['many bytes', new Uint8Array(20_000)],
    ['no bytes', undefined],
  ])('of %s is told with the job, and when the result has expired', async (_, body) => {
    const store = memoryStore();
    const { engine, clock } = setUp({ store });
    const report = engine.task('report', () => withBody('result', body, { answered: 403 }), {
      keepResult: 1_000,
      keepRecord: 3_000,
    });
    const { id, settledAt = 0 } = jobIn(
      await engine.wait(jobIn(await report.submit(null)).id, { timeout: 1 }),
    );
    const told = { summary: { answered: 403 }, resultUntil: settledAt + 1_000 };
    expect(jobIn(await engine.read(id))).toMatchObject({ ...told, result: 'ready' });
    await clock.advance(1_000);
    expect(jobIn(await engine.read(id))).toMatchObject({ ...told, result: 'expired' });
    expect(JSON.stringify(await store.read(id))).not.toContain('"result":"result"');
    expect((await store.read(id))?.phase === 'settled' && (await store.read(id))).toMatchObject({
      result: { state: 'expired', until: settledAt + 1_000, summary: { answered: 403 } },
    });
  });

  it('goes with what was collected or thrown away', async () => {
    const { engine } = setUp();
    const report = engine.task('report', () => withBody('result', undefined, 'word'));
    const collected = jobIn(await engine.wait(jobIn(await report.submit(null)).id));
    const reading = await engine.take(collected.id);
    expect(reading).toMatchObject({ ok: true, result: { value: 'result', size: 0 } });
    if (reading.ok) await reading.confirm();
    const discarded = jobIn(await engine.wait(jobIn(await report.submit(null)).id));
    await engine.discard(discarded.id);
    for (const { id } of [collected, discarded])
      expect(jobIn(await engine.read(id))).not.toHaveProperty('summary');
  });
});

describe('a list with bytes', () => {
  it('has those of small results that can be had', async () => {
    const { engine, clock } = setUp();
    const small = engine.task('small', () => withBody(null, bytes), { keep: 'until-expiry' });
    const large = engine.task('large', () => withBody(null, new Uint8Array(20_000)));
    const none = engine.task('none', () => 'value');
    for (const task of [small, large, none]) await engine.wait(jobIn(await task.submit(null)).id);
    const told = async (query: { bytes?: boolean }) =>
      Object.fromEntries((await engine.list(query)).jobs.map(({ task, bytes }) => [task, bytes]));
    expect(await told({ bytes: true })).toEqual({ small: bytes, large: undefined, none: undefined });
    expect(await told({})).toEqual({ small: undefined, large: undefined, none: undefined });
    await clock.advance(86_400_000);
    expect(await told({ bytes: true })).toMatchObject({ small: undefined });
  });
});
