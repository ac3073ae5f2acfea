import { AsyncLocalStorage } from 'node:async_hooks';
import { type Clock, queueRunner, type Runner, type Ticket } from '@respond-async/core';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';

const ticket = (id: string, more: Partial<Ticket> = {}): Ticket => ({ id, fence: 0, priority: 0, ...more });

/** Everything that can happen without time passing has happened. */
const quiet = () => new Promise<void>((resolve) => setImmediate(resolve));

/** A runner whose runs go on until they are told to end. */
async function gated(options: { concurrency: number; clock?: Clock }) {
  const runner = queueRunner(options);
  const started: string[] = [];
  const running = new Map<string, () => void>();
  await runner.start(({ id }) => {
    started.push(id);
    return new Promise((resolve) => {
      running.set(id, () => {
        running.delete(id);
        resolve();
      });
    });
  });
  const end = (id: string) => {
    running.get(id)?.();
    return quiet();
  };
  return { runner, started, end };
}

function handClock() {
  const alarms = new Map<() => void, number>();
  let now = 0;
  const clock: Clock = {
    now: () => now,
    after(ms, ring) {
      alarms.set(ring, now + ms);
      return () => alarms.delete(ring);
    },
  };
  const turnTo = async (moment: number) => {
    now = moment;
    for (const [ring, at] of [...alarms]) if (at <= now && alarms.delete(ring)) ring();
    await quiet();
  };
  return { clock, turnTo, alarms };
}

async function enqueueAll(runner: Runner, tickets: readonly Ticket[]): Promise<void> {
  for (const each of tickets) await runner.enqueue(each);
  await quiet();
}

describe('a queue runner', () => {
  it.each([
    [{ concurrency: 0 }, 'concurrency must be at least 1, not 0'],
    [{ concurrency: Number.NaN }, 'concurrency must be at least 1, not NaN'],
    [{ concurency: 2 }, 'queueRunner() has no option concurency: it has concurrency, clock'],
    [{ clock: { now: () => 0 } }, 'clock of queueRunner() must be an object with now(), after()'],
  ])('is not made with %o', (options, message) => {
    expect(() => queueRunner(options as object)).toThrow(message);
  });

  it('runs as many at once as it may, the rest in turn', async () => {
    const { runner, started, end } = await gated({ concurrency: 2 });
    await enqueueAll(
      runner,
      ['a', 'b', 'c', 'd'].map((id) => ticket(id)),
    );
    expect(started).toEqual(['a', 'b']);
    await end('b');
    expect(started).toEqual(['a', 'b', 'c']);
    await end('a');
    await end('c');
    expect(started).toEqual(['a', 'b', 'c', 'd']);
    await end('d');
    await enqueueAll(runner, [ticket('e')]);
    expect(started).toContain('e');
  });

  it('starts none while it is being handed over', async () => {
    const { runner, started } = await gated({ concurrency: 1 });
    void runner.enqueue(ticket('a'));
    expect(started).toEqual([]);
    await quiet();
    expect(started).toEqual(['a']);
  });

  it('lets a higher priority go first', async () => {
    const { runner, started, end } = await gated({ concurrency: 1 });
    await enqueueAll(runner, [ticket('a'), ticket('b'), ticket('c', { priority: 1 }), ticket('d')]);
    for (const id of ['a', 'c', 'b']) await end(id);
    expect(started).toEqual(['a', 'c', 'b', 'd']);
  });

  it('takes the same ticket twice as one, while it waits and while it runs', async () => {
    const { runner, started, end } = await gated({ concurrency: 1 });
    await enqueueAll(runner, [ticket('a'), ticket('a'), ticket('b'), ticket('b'), ticket('b', { fence: 1 })]);
    for (const id of ['a', 'b', 'b']) await end(id);
    expect(started).toEqual(['a', 'b', 'b']);
    await enqueueAll(runner, [ticket('a')]);
    expect(started).toEqual(['a', 'b', 'b', 'a']);
  });

  it('does not run what was withdrawn, unless it comes again', async () => {
    const { runner, started, end } = await gated({ concurrency: 1 });
    await enqueueAll(runner, [ticket('a'), ticket('b'), ticket('c')]);
    await runner.withdraw(ticket('b'));
    await runner.withdraw(ticket('a'));
    await runner.withdraw(ticket('unknown'));
    await enqueueAll(runner, [ticket('b')]);
    await end('a');
    await end('c');
    expect(started).toEqual(['a', 'c', 'b']);
  });

  it('tells the tickets of one job apart', async () => {
    const { clock, alarms } = handClock();
    const { runner, started, end } = await gated({ concurrency: 1, clock });
    const [first, second, third, later] = [0, 1, 2, 3].map((fence) => ticket('a', { fence })) as [
      Ticket,
      Ticket,
      Ticket,
      Ticket,
    ];
    await enqueueAll(runner, [ticket('b'), first, second, third, { ...later, notBefore: 10 }]);
    await runner.withdraw(second);
    await runner.withdraw({ ...later, notBefore: 10 });
    expect(alarms.size).toBe(0);
    await enqueueAll(runner, [first, third]);
    for (const id of ['b', 'a', 'a']) await end(id);
    expect(started).toEqual(['b', 'a', 'a']);
    await enqueueAll(runner, [second]);
    expect(started).toEqual(['b', 'a', 'a', 'a']);
  });

  it('holds a ticket back until its time has come', async () => {
    const { clock, turnTo, alarms } = handClock();
    const { runner, started } = await gated({ concurrency: 5, clock });
    await enqueueAll(runner, [ticket('a', { notBefore: 10 }), ticket('b', { notBefore: 20 }), ticket('c')]);
    expect(started).toEqual(['c']);
    await runner.withdraw(ticket('b'));
    await turnTo(10);
    expect(started).toEqual(['c', 'a']);
    expect(alarms.size).toBe(0);
  });

  it('stops when those that run have returned, and starts no more', async () => {
    const { clock, turnTo, alarms } = handClock();
    const { runner, started, end } = await gated({ concurrency: 1, clock });
    await enqueueAll(runner, [ticket('a'), ticket('b'), ticket('later', { notBefore: 10 })]);
    let stopped = false;
    const stopping = runner.stop().then(() => {
      stopped = true;
    });
    await enqueueAll(runner, [ticket('c')]);
    expect([stopped, alarms.size]).toEqual([false, 0]);
    await end('a');
    await stopping;
    await turnTo(10);
    expect(started).toEqual(['a']);
  });

  it('tells the process of a run that fails, which is not to be, and gives its slot to the next', async () => {
    // Else the test runner would take it for its own.
    const listeners = process.listeners('unhandledRejection');
    process.removeAllListeners('unhandledRejection');
    onTestFinished(() => {
      process.removeAllListeners('unhandledRejection');
      for (const listener of listeners) process.on('unhandledRejection', listener);
    });
    const told: unknown[] = [];
    process.on('unhandledRejection', (error) => void told.push(error));
    const started: string[] = [];
    const runner = queueRunner({ concurrency: 1 });
    const boom = new Error('boom');
    await runner.start(async ({ id }) => {
      started.push(id);
      if (id === 'a') throw boom;
    });
    await enqueueAll(runner, [ticket('a'), ticket('b')]);
    await enqueueAll(runner, [ticket('a')]);
    expect([started, told]).toEqual([
      ['a', 'b', 'a'],
      [boom, boom],
    ]);
    await runner.stop();
  });

  it('runs nothing in the context of the one who enqueued it', async () => {
    const user = new AsyncLocalStorage<string>();
    const seen: (string | undefined)[] = [];
    const runner = queueRunner({ concurrency: 1 });
    await runner.start(async () => {
      seen.push(user.getStore());
    });
    await user.run('ann', () => runner.enqueue(ticket('a')));
    await quiet();
    expect(seen).toEqual([undefined]);
  });

  it('rests between runs: neither who wakes it passes a context on, nor does it keep anybody from stopping', async () => {
    const user = new AsyncLocalStorage<string>();
    const seen: (readonly [string, string | undefined])[] = [];
    const runner = queueRunner({ concurrency: 2 });
    await runner.start(async ({ id }) => void seen.push([id, user.getStore()]));
    for (const id of ['a', 'b', 'c']) {
      await user.run('ann', () => runner.enqueue(ticket(id)));
      await quiet();
    }
    await runner.stop();
    expect(seen).toEqual(['a', 'b', 'c'].map((id) => [id, undefined]));
  });

  it('runs every ticket once and never too many at a time, in any interleaving', async () => {
    const runs = fc.array(fc.nat(9), { minLength: 1, maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(runs, fc.integer({ min: 1, max: 5 }), async (turns, concurrency) => {
        const runner = queueRunner({ concurrency });
        const done: string[] = [];
        let running = 0;
        let most = 0;
        await runner.start(async ({ id }) => {
          running += 1;
          most = Math.max(most, running);
          for (let turn = turns[Number(id)] ?? 0; turn > 0; turn -= 1) await undefined;
          running -= 1;
          done.push(id);
        });
        for (const [at, turn] of turns.entries()) {
          void runner.enqueue(ticket(String(at)));
          if (turn % 3 === 0) await undefined;
        }
        while (done.length < turns.length) await quiet();
        expect(most).toBeLessThanOrEqual(concurrency);
        expect(new Set(done).size).toBe(turns.length);
      }),
    );
  });
});
