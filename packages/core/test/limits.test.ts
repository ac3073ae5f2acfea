import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Job, Quota } from '../src/index.ts';
import { Counting, DEFAULT_LIMITS, type Limits } from '../src/job/limits.ts';
import type { Count } from '../src/ports/store.ts';
import { SITUATIONS } from './proof/situations.ts';

const UNLIMITED = Number.POSITIVE_INFINITY;
const LIMITS: Limits = {
  running: 3,
  runningPerOwner: 2,
  unfinished: 50,
  unfinishedPerOwner: 5,
  unfinishedWithoutOwner: 9,
};
const perTask = (task: string): number => (task === 'report' ? 4 : UNLIMITED);

interface Whose {
  readonly task: string;
  readonly owner?: string | undefined;
  readonly quota?: Quota | undefined;
}

/** A job of somebody; `undefined` where there is none. */
function jobOf(name: string | undefined, { task, owner, quota }: Whose): Job | undefined {
  const job = name === undefined ? undefined : SITUATIONS[name];
  return job && { ...job, task, owner, terms: { ...job.terms, ...(quota && { quota }) } };
}

const WEIGHS: Readonly<Record<string, readonly Count['of'][]>> = {
  pending: ['unfinished'],
  delayed: ['unfinished'],
  running: ['unfinished', 'running'],
  'running last': ['unfinished', 'running'],
  occupied: ['running'],
};

/** What each scope may have, of whom a job counts there. */
function scopesOf({ task, owner, quota }: Whose, limits: Limits): readonly Omit<Count, 'by'>[] {
  const own = owner === undefined ? `task ${task}` : `owner ${task} ${owner}`;
  const perOwner = owner === undefined ? limits.unfinishedWithoutOwner : limits.unfinishedPerOwner;
  return [
    ...(quota
      ? [{ scope: `quota ${quota.name} ${own}`, of: 'unfinished' as const, cap: quota.unfinished }]
      : []),
    { scope: own, of: 'unfinished', cap: perOwner },
    { scope: 'all', of: 'unfinished', cap: limits.unfinished },
    ...(owner === undefined ? [] : [{ scope: own, of: 'running' as const, cap: limits.runningPerOwner }]),
    { scope: `task ${task}`, of: 'running', cap: perTask(task) },
    { scope: 'all', of: 'running', cap: limits.running },
  ];
}

/** The counts of a change, thought through one scope at a time. */
function expected(before: string | undefined, after: string | undefined, whose: Whose, limits: Limits) {
  const weighs = (name: string | undefined, of: Count['of']): number =>
    name !== undefined && WEIGHS[name]?.includes(of) ? 1 : 0;
  return scopesOf(whose, limits).flatMap(({ scope, of, cap }): readonly Count[] => {
    const by = weighs(after, of) - weighs(before, of);
    if (by !== 1 && by !== -1) return [];
    return [{ scope, of, by, ...(by === 1 && cap !== undefined && cap < UNLIMITED && { cap }) }];
  });
}

const situation = fc.constantFrom(undefined, ...Object.keys(SITUATIONS));
const whose = fc.record({
  task: fc.constantFrom('report', 'export'),
  owner: fc.constantFrom(undefined, 'ada', 'bob'),
  quota: fc.constantFrom(
    undefined,
    { name: 'slow', unfinished: 2 },
    { name: 'slow', unfinished: 3 },
    { name: 'big', unfinished: 2 },
    { name: 'free', unfinished: UNLIMITED },
  ),
});
const limits = fc.constantFrom(LIMITS, { ...LIMITS, runningPerOwner: UNLIMITED }, DEFAULT_LIMITS);

describe('the counters that a change moves', () => {
  it('are those that the jobs count towards before and after, each within its limit', () => {
    fc.assert(
      fc.property(
        limits,
        fc.array(fc.tuple(situation, situation, whose), { minLength: 1 }),
        (own, changes) => {
          const counting = new Counting(own, perTask);
          for (const [before, after, of] of changes)
            expect(counting.counts(jobOf(before, of), jobOf(after, of))).toEqual(
              expected(before, after, of, own),
            );
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('unless told are ten running, ten thousand, a hundred of an owner, a thousand of nobody', () => {
    expect(DEFAULT_LIMITS).toEqual({
      running: 10,
      runningPerOwner: UNLIMITED,
      unfinished: 10_000,
      unfinishedPerOwner: 100,
      unfinishedWithoutOwner: 1_000,
    });
  });

  it('follow the limit of a task when it has another one', () => {
    let most = 4;
    const counting = new Counting(LIMITS, () => most);
    const quota = { name: 'slow', unfinished: 2 };
    const cap = (of: Whose) =>
      counting
        .counts(jobOf('pending', of), jobOf('running', of))
        .find(({ scope }) => scope === `task ${of.task}`)?.cap;
    const all = [
      { task: 'report', owner: 'ada' },
      { task: 'report', quota },
      { task: 'report', owner: 'bob' },
    ];
    const asked = [...all, { task: 'report', owner: 'bob' }];
    expect(asked.map(cap)).toEqual([4, 4, 4, 4]);
    most = 7;
    counting.forget('report');
    expect(asked.toReversed().map(cap)).toEqual([7, 7, 7, 7]);
  });

  it('are the same lists each time, for as many owners as can be remembered', () => {
    const counting = new Counting(LIMITS, perTask);
    const of = (owner: string, quota?: Quota) => {
      const job = jobOf('pending', { task: 'report', owner, quota });
      return counting.counts(undefined, job);
    };
    for (const quota of [undefined, { name: 'slow', unfinished: 2 }]) {
      const first = of('0', quota);
      for (let n = 1; n < 9_999; n += 1) of(`${n}`, quota);
      expect(of('0', quota)).toBe(first);
      of('9999', quota);
      of('10000', quota);
      expect(of('0', quota)).not.toBe(first);
      expect(of('0', quota)).toEqual(first);
    }
  });
});
