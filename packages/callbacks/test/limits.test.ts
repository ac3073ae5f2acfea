import { Socket } from 'node:net';
import { handClock } from '@respond-async/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PUBLIC } from './hostile-table.ts';
import { receiver } from './receiver.ts';
import { guarded, hooks, never, notice, world } from './world.ts';

const FULL = { sent: false, again: true, reason: 'too many callbacks at the moment', tried: false };

/** Connections that never come to anything, so that each try ends when the test says so. */
function hanging() {
  const sockets: Socket[] = [];
  const connect = () => {
    const socket = new Socket();
    sockets.push(socket);
    return socket;
  };
  const end = () => {
    for (const socket of sockets.splice(0)) socket.destroy(new Error('over'));
  };
  return { connect, end };
}

const anywhere = world.bind(
  undefined,
  Object.fromEntries(['a', 'b', 'c'].map((name) => [`${name}.example.com`, [PUBLIC]])),
  9,
);
const to = (host: string, owner?: string) => notice(`http://${host}.example.com/`, { owner });

describe('at the same time', () => {
  it.each([
    ['to one host', { atOncePerHost: 2 }, to('a', 'ada'), to('a', 'bob'), to('b', 'ada')],
    ['for one owner', { atOncePerOwner: 2 }, to('a', 'ada'), to('b', 'ada'), to('a', 'bob')],
    ['in all', { atOnce: 2 }, to('a', 'ada'), to('b', 'bob'), undefined],
  ])(
    'no more go out %s than may; more may when one has ended',
    async (_what, limits, first, second, other) => {
      const clock = handClock();
      const { connect, end } = hanging();
      const notifier = guarded({ clock, connect, limits }, anywhere());
      const under = [notifier.send(first, never()), notifier.send(second, never())];
      expect(await notifier.send(first, never())).toEqual({ ...FULL, after: 1_000 });
      if (other) under.push(notifier.send(other, never()));
      await clock.settle();
      end();
      expect(await Promise.all(under)).toEqual(
        under.map(() => ({ sent: false, again: true, reason: 'over' })),
      );
      const again = notifier.send(first, never());
      await clock.settle();
      end();
      expect(await again).toMatchObject({ reason: 'over' });
    },
  );

  it('those without an owner share no limit of owners', async () => {
    const clock = handClock();
    const { connect, end } = hanging();
    const notifier = guarded({ clock, connect, limits: { atOncePerOwner: 1 } }, anywhere());
    const under = [notifier.send(to('a'), never()), notifier.send(to('b'), never())];
    await clock.settle();
    end();
    expect(await Promise.all(under)).toMatchObject([{ reason: 'over' }, { reason: 'over' }]);
  });
});

describe('in any minute', () => {
  it('no host and no owner is called more often than may be, whoever asks when', async () => {
    const ask = fc.record({
      after: fc.oneof(fc.constantFrom(0, 1), fc.nat(30_000)),
      host: fc.constantFrom('a', 'b', 'c'),
      owner: fc.constantFrom('ada', 'bob', undefined),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(ask, { maxLength: 60, size: 'max' }), async (asks) => {
        const clock = handClock();
        const begun: { at: number; host: string; owner: string | undefined }[] = [];
        const limits = { perMinutePerHost: 4, perMinutePerOwner: 6 };
        const lookup = () => Promise.reject(new Error('nowhere'));
        const notifier = guarded({ clock, lookup, limits }, anywhere());
        const within = (now: number, of: (one: (typeof begun)[number]) => boolean) =>
          begun.filter((one) => one.at > now - 60_000 && of(one)).length;
        for (const { after, host, owner } of asks) {
          await clock.advance(after);
          const now = clock.now();
          const isFull =
            within(now, (one) => one.host === host) >= 4 ||
            (owner !== undefined && within(now, (one) => one.owner === owner) >= 6);
          const outcome = await notifier.send(to(host, owner), never());
          expect(outcome).toMatchObject(isFull ? FULL : { reason: 'nowhere' });
          if (isFull) expect('after' in outcome && outcome.after).toBeGreaterThan(0);
          else begun.push({ at: now, host, owner });
        }
      }),
      { numRuns: 60 },
    );
  });

  it('those who had to wait come back one after the other, and are sent at their second try', async () => {
    const clock = handClock();
    const there = await receiver((_request, response) => response.end());
    const notifier = guarded({ clock, limits: { perMinutePerHost: 10 } }, hooks(there));
    const tries: number[] = [];
    const coming = Array.from({ length: 40 }, (_, n) => ({ n, at: 0 }));
    const begin = clock.now();
    for (let next = coming.shift(); next !== undefined; next = coming.shift()) {
      await clock.advance(Math.max(0, begin + next.at - clock.now()));
      tries[next.n] = (tries[next.n] ?? 0) + 1;
      const outcome = await notifier.send(
        notice('http://hooks.example.com/', { id: `notice-${next.n}` }),
        never(),
      );
      if (outcome.sent) continue;
      coming.push({ n: next.n, at: clock.now() - begin + (outcome.after ?? 0) });
      coming.sort((one, other) => one.at - other.at);
    }
    expect(tries).toEqual([...Array(10).fill(1), ...Array(30).fill(2)]);
    expect(there.received).toHaveLength(40);
    expect(clock.now() - begin).toBeLessThanOrEqual(240_000);
  });

  it('nobody is told to wait for more than an hour', async () => {
    const clock = handClock();
    const lookup = () => Promise.reject(new Error('nowhere'));
    const notifier = guarded({ clock, lookup, limits: { perMinutePerHost: 1 } }, anywhere());
    const waits: number[] = [];
    for (let n = 0; n < 100; n += 1) {
      const outcome = await notifier.send(to('a'), never());
      waits.push('after' in outcome ? (outcome.after ?? 0) : 0);
    }
    expect(waits.slice(0, 4)).toEqual([0, 60_000, 120_000, 180_000]);
    expect(Math.max(...waits)).toBe(3_600_000);
  });
});
