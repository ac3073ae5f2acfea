import { odata } from '@respond-async/dialects';
import { describe, expect, it } from 'vitest';
import { slowly, stage } from './stage.ts';

describe('a monitor', () => {
  it('may be asked as often as one likes unless told', async () => {
    const { start, fetch } = stage(slowly().handler);
    const monitor = await start();
    for (let poll = 0; poll < 50; poll += 1) expect((await fetch(monitor)).status).toBe(202);
  });

  it('may be asked so often per second, and says when to ask again', async () => {
    const { start, fetch, clock } = stage(slowly().handler, { pollsPerSecond: 2 });
    const monitor = await start();
    const poll = async () => (await fetch(monitor)).status;
    expect([await poll(), await poll(), await poll()]).toEqual([202, 202, 429]);
    await clock.advance(499);
    expect(await poll()).toBe(429);
    await clock.advance(1);
    expect([await poll(), await poll()]).toEqual([202, 429]);
    const refused = await fetch(monitor);
    expect(refused.headers.get('retry-after')).toBe('1');
    await clock.advance(60_000);
    expect([await poll(), await poll(), await poll()]).toEqual([202, 202, 429]);
  });

  it('may be allowed less than one question per second', async () => {
    const { start, fetch, clock } = stage(slowly().handler, { pollsPerSecond: 0.1, dialect: odata() });
    const monitor = await start();
    expect((await fetch(monitor)).status).toBe(202);
    await clock.advance(4_000);
    const refused = await fetch(monitor, { method: 'HEAD' });
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '6']);
    await clock.advance(6_000);
    expect((await fetch(monitor)).status).toBe(202);
  });

  it('is counted for itself, and can be cancelled at any time', async () => {
    const { start, fetch } = stage(slowly().handler, { pollsPerSecond: 1 });
    const [one, other] = [await start(), await start()];
    expect([(await fetch(one)).status, (await fetch(other)).status]).toEqual([202, 202]);
    expect((await fetch(one)).status).toBe(429);
    expect((await fetch(one, { method: 'DELETE' })).status).toBe(204);
  });

  it('loses no result to a client in a hurry', async () => {
    const { finished, fetch, clock } = stage(() => new Response('precious'), { pollsPerSecond: 1 });
    const monitor = await finished();
    await fetch(monitor, { method: 'HEAD' });
    expect((await fetch(monitor)).status).toBe(429);
    await clock.advance(1_000);
    expect(await (await fetch(monitor)).text()).toBe('precious');
  });

  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])(
    'can not be asked %d times a second',
    (pollsPerSecond) => {
      expect(() => stage(() => new Response(), { pollsPerSecond })).toThrow(
        'pollsPerSecond is a number above 0',
      );
    },
  );
});
