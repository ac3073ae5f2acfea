import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Room } from '../src/engine/room.ts';
import { WaitingList } from '../src/engine/waiting-list.ts';
import type { Pending } from '../src/index.ts';
import { DEFAULT_LIMITS } from '../src/job/limits.ts';
import { setUp } from './set-up.ts';
import { someJob } from './some-job.ts';

const UNLIMITED = Number.POSITIVE_INFINITY;

interface Kind {
  readonly owner?: string | undefined;
  readonly task?: string;
  readonly priority?: number;
}

/** A waiting list, its room, and a plain list of what waits and what runs. */
function stage(perTask = UNLIMITED, runningPerOwner = UNLIMITED) {
  const room = new Room({ ...DEFAULT_LIMITS, runningPerOwner }, () => perTask);
  const list = new WaitingList();
  let made = 0;
  let waiting: Pending[] = [];
  const running: Pending[] = [];
  const add = ({ owner, task = 'report', priority = 0 }: Kind): Pending => {
    made += 1;
    const job: Pending = { ...someJob(), id: `${made}`, owner, task, priority };
    waiting.push(job);
    list.add(job);
    return job;
  };
  const next = (): Pending | undefined => {
    const job = list.next(room);
    if (job === undefined) return undefined;
    room.take(job);
    waiting = waiting.filter((other) => other !== job);
    running.push(job);
    return job;
  };
  const remove = (job: Pending): void => {
    waiting = waiting.filter((other) => other !== job);
    list.remove(job);
  };
  /** A job runs no more. */
  const end = (job: Pending): void => {
    running.splice(running.indexOf(job), 1);
    room.leave(job);
    list.freed(job);
  };
  /** It waits again, after a run that came to nothing. */
  const again = (job: Pending): void => {
    end(job);
    const later = { ...job, fence: job.fence + 1 };
    waiting.push(later);
    list.add(later);
  };
  const order = (count: number) => Array.from({ length: count }, () => next()?.owner);
  return {
    list,
    room,
    add,
    next,
    remove,
    end,
    again,
    order,
    running: () => running,
    waiting: () => waiting,
  };
}

type Stage = ReturnType<typeof stage>;

const kind = fc.record({
  owner: fc.constantFrom(undefined, 'ada', 'bob', 'cleo'),
  task: fc.constantFrom('report', 'export'),
  priority: fc.integer({ min: -1, max: 1 }),
});
const which = fc.nat({ max: 30 });
const deeds = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: kind.map((of) => (at: Stage) => void at.add(of)) },
    { weight: 4, arbitrary: fc.constant((at: Stage) => void expectNext(at)) },
    { weight: 2, arbitrary: which.map((n) => (at: Stage) => picked(at.waiting(), n, at.remove)) },
    { weight: 2, arbitrary: which.map((n) => (at: Stage) => picked(at.running(), n, at.end)) },
    { weight: 1, arbitrary: which.map((n) => (at: Stage) => picked(at.running(), n, at.again)) },
    // Another process has it on its list, if any.
    { weight: 1, arbitrary: which.map((n) => (at: Stage) => at.list.remove({ ...someJob(), id: `x${n}` })) },
  ),
  { minLength: 10, maxLength: 80, size: 'max' },
);

function picked(jobs: readonly Pending[], n: number, happen: (job: Pending) => void): void {
  const job = jobs[n % Math.max(jobs.length, 1)];
  if (job !== undefined) happen(job);
}

/** Of what has room somebody's first comes; nothing only where nothing has room. */
function expectNext(at: Stage): Pending | undefined {
  const possible = at.waiting().filter((job) => at.room.lack(job) === undefined);
  const job = at.next();
  if (job === undefined) {
    expect(possible).toEqual([]);
    return undefined;
  }
  const own = possible.filter(({ owner }) => owner === job.owner);
  const highest = Math.max(...own.map(({ priority }) => priority));
  expect(job).toBe(own.find(({ priority }) => priority === highest));
  return job;
}

const crowds = fc.array(fc.record({ come: fc.nat({ max: 1_500 }), go: fc.nat({ max: 1_500 }) }), {
  maxLength: 6,
});

describe('a list of waiting jobs', () => {
  it('gives thousands in the order in which they came, whenever they come and go', () => {
    fc.assert(
      fc.property(crowds, (all) => {
        const list = new WaitingList();
        const room = new Room(DEFAULT_LIMITS, () => UNLIMITED);
        let [came, went] = [0, 0];
        for (const { come, go } of all) {
          const until = came + come;
          for (; came < until; came += 1) list.add({ ...someJob(), id: `${came}` });
          for (let n = 0; n < go; n += 1) {
            const next = list.next(room);
            expect(next?.id).toBe(went < came ? `${went}` : undefined);
            if (next !== undefined) went += 1;
          }
        }
        expect(list.ids().size).toBe(came - went);
      }),
      { numRuns: 30 },
    );
  });

  it('gives each that is wanted when it has room, an owner’s first one first', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(1, 2, UNLIMITED),
        fc.constantFrom(1, 2, UNLIMITED),
        deeds,
        (perTask, perOwner, all) => {
          const at = stage(perTask, perOwner);
          for (const happen of all) {
            happen(at);
            expect([...at.list.ids()].sort()).toEqual(
              at
                .waiting()
                .map(({ id }) => id)
                .sort(),
            );
          }
          while (at.waiting().length > 0) {
            while (expectNext(at));
            for (const job of [...at.running()]) at.end(job);
          }
          expect(at.list.next(at.room)).toBeUndefined();
        },
      ),
      { numRuns: 400 },
    );
  });

  it('lets owners take turns', () => {
    const owner = fc.constantFrom('ada', 'bob', 'cleo', undefined);
    fc.assert(
      fc.property(fc.array(fc.oneof(owner, fc.constant(1)), { maxLength: 60 }), (all) => {
        const at = stage();
        const turns: (string | undefined)[] = [];
        const left = new Map<string | undefined, number>();
        for (const each of [...all, ...all.map(() => 1 as const)]) {
          if (each !== 1) {
            at.add({ owner: each });
            if (!left.has(each)) turns.push(each);
            left.set(each, (left.get(each) ?? 0) + 1);
            continue;
          }
          const gone = turns.findIndex((name) => (left.get(name) ?? 0) > 0);
          for (const name of turns.splice(0, gone < 0 ? turns.length : gone)) left.delete(name);
          const turn = turns.shift();
          if (gone < 0) {
            expect(at.next()).toBeUndefined();
            continue;
          }
          expect(at.next()?.owner).toBe(turn);
          left.set(turn, (left.get(turn) ?? 0) - 1);
          turns.push(turn);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('lets an owner whose own limit held it up go first when it has room', () => {
    const { add, next, end, order } = stage(UNLIMITED, 1);
    for (const owner of ['ada', 'ada', 'ada', 'bob', 'bob']) add({ owner });
    const first = next();
    expect([first?.owner, ...order(2)]).toEqual(['ada', 'bob', undefined]);
    for (const owner of ['cleo', 'dora']) add({ owner });
    if (first) end(first);
    expect(order(4)).toEqual(['ada', 'cleo', 'dora', undefined]);
  });

  it('lets owners go first that a full task held up, in the order in which they had to wait', () => {
    const { add, next, end, order, running } = stage(1);
    add({ owner: 'ada' });
    next();
    for (const owner of ['bob', 'cleo', 'dora']) add({ owner });
    expect(next()).toBeUndefined();
    add({ owner: 'ada', task: 'export' });
    for (const owner of ['bob', 'cleo', 'dora']) {
      const [job] = running().filter(({ task }) => task === 'report');
      if (job) end(job);
      expect(order(1)).toEqual([owner]);
    }
    expect(order(2)).toEqual(['ada', undefined]);
  });

  it('gives room in a task to who waits for it, not to who has been given something else', () => {
    const { add, next, end, running } = stage(1);
    add({ owner: 'ada', task: 'report' });
    add({ owner: 'ada', task: 'export' });
    next();
    next();
    add({ owner: 'bob', task: 'report' });
    add({ owner: 'bob', task: 'export' });
    add({ owner: 'cleo', task: 'report' });
    expect(next()).toBeUndefined();
    for (const job of [...running()]) end(job);
    const given = [next(), next(), next()].map((job) => job && `${job.owner} ${job.task}`);
    expect(given).toEqual(['bob report', 'bob export', undefined]);
    const [report] = running().filter(({ task }) => task === 'report');
    if (report) end(report);
    expect(next()?.owner).toBe('cleo');
  });

  it('gives an owner that waits for room what else it brings, when that has room', () => {
    const { add, next, running } = stage(1);
    for (const owner of ['ada', 'bob']) add({ owner });
    expect([next()?.owner, next()]).toEqual(['ada', undefined]);
    add({ owner: 'bob', task: 'export' });
    expect(next()?.task).toBe('export');
    expect(running()).toHaveLength(2);
  });

  it('does not take one for gone that comes after it was removed, where there are few', () => {
    const { add, list } = stage();
    add({ owner: 'ada' });
    const later = ['x', 'y'].map((id) => ({ ...someJob(), id }));
    for (const job of later) list.remove(job);
    for (const job of later) list.add(job);
    expect(list.ids()).toEqual(new Set(['1', 'x', 'y']));
  });

  it('counts what it has rightly, whatever has left it', () => {
    const { add, next, remove, list, room } = stage();
    const [first, second] = Array.from({ length: 4 }, () => add({ owner: 'ada' })).slice(1);
    expect(next()?.id).toBe('1');
    if (first) remove(first);
    if (second) remove(second);
    expect([list.next(room)?.id, list.next(room)]).toEqual(['4', undefined]);
    // None is there: none is remembered as gone.
    list.remove({ ...someJob(), id: 'z' });
    list.add({ ...someJob(), id: 'z' });
    expect(list.next(room)?.id).toBe('z');
  });

  it('wants a job again that was removed, and waits anew', () => {
    const { add, remove, list, room } = stage();
    add({ owner: 'bob' });
    const job = add({ owner: 'ada' });
    remove(job);
    list.add({ ...job, fence: 1 });
    expect(list.ids()).toEqual(new Set(['1', '2']));
    expect([list.next(room)?.owner, list.next(room)?.fence, list.next(room)]).toEqual(['bob', 1, undefined]);
  });

  it('forgets those it never had, and remembers those it is to forget', () => {
    const { add, remove, list, room } = stage();
    const jobs = Array.from({ length: 5 }, () => add({ owner: 'ada' }));
    for (const job of jobs.slice(1, 3)) remove(job);
    for (let n = 0; n < 100; n += 1) list.remove({ ...someJob(), id: `x${n}` });
    expect(list.ids()).toEqual(new Set(['1', '4', '5']));
    expect([1, 2, 3, 4].map(() => list.next(room)?.id)).toEqual(['1', '4', '5', undefined]);
  });

  it.each([
    [undefined, UNLIMITED],
    ['ada', UNLIMITED],
    ['ada', 1],
  ])('lets nobody go on alone in a task that others wait for: %s, %f at a time', (ada, perOwner) => {
    const { add, next, end } = stage(1, perOwner);
    for (const owner of [ada, ada, ada, 'bob', 'cleo']) add({ owner });
    const order: (string | undefined)[] = [];
    for (let job = next(); job !== undefined; job = next()) {
      order.push(job.owner);
      expect(next()).toBeUndefined();
      end(job);
    }
    expect(order).toEqual([ada, 'bob', 'cleo', ada, ada]);
  });
});

it('an engine lets owners take turns in a task that runs one job at a time', async () => {
  const { engine, clock } = setUp({ concurrency: 5 });
  const order: (string | undefined)[] = [];
  const ends: (() => void)[] = [];
  const report = engine.task(
    'report',
    (_: null, { owner }) => {
      order.push(owner);
      return new Promise<null>((resolve) => ends.push(() => resolve(null)));
    },
    { concurrency: 1 },
  );
  for (const owner of ['ada', 'ada', 'ada', 'bob', 'bob', 'cleo']) await report.submit(null, { owner });
  for (let ended = 0; ended < 6; ended += 1) {
    await clock.settle();
    expect(ends).toHaveLength(1);
    ends.shift()?.();
  }
  await clock.settle();
  // The second of ada waited before the others came.
  expect(order).toEqual(['ada', 'ada', 'bob', 'cleo', 'ada', 'bob']);
});
