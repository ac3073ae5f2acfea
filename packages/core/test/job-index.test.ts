import {
  type Change,
  type Count,
  createJobIndex,
  type JobIndex,
  type JobQuery,
  type Pending,
} from '@respond-async/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const HOUR = 3_600_000;
const BY_DUE = { order: 'due', limit: 1_000 } as const;
const BY_CREATION = { order: 'created', limit: 1_000 } as const;

function job(id: string, fields: Partial<Pending> = {}): Pending {
  return {
    id,
    revision: 1,
    mark: 0,
    task: 'report',
    priority: 0,
    keep: 'once',
    terms: { startWithin: HOUR, runWithin: HOUR, keepResult: HOUR, keepRecord: HOUR, starts: 1 },
    notes: null,
    createdAt: 0,
    fence: 0,
    dueAt: 0,
    held: false,
    phase: 'pending',
    input: { value: null },
    startBy: 0,
    ...fields,
  };
}

const accepting = (next: Pending, more: Partial<Change> = {}): Change => ({
  id: next.id,
  expect: 'absent',
  next,
  counts: [],
  ...more,
});

function make(index: JobIndex<undefined>, change: Change): void {
  expect(index.admit(change)).toEqual({ ok: true });
  index.settle(change, undefined);
}

const up = (scope: string, cap = 1): Count => ({ scope, of: 'unfinished', by: 1, cap });
const down = (scope: string): Count => ({ scope, of: 'unfinished', by: -1 });

/** What all pages together show. */
function allPages(index: JobIndex<undefined>, query: JobQuery): readonly string[] {
  const ids: string[] = [];
  let page = index.find(query);
  ids.push(...page.ids);
  while (page.next !== undefined) {
    page = index.find({ ...query, after: page.next });
    ids.push(...page.ids);
  }
  return ids;
}

describe('a change that is under way', () => {
  it('is not found yet, and when it is not made leaves nothing behind', () => {
    const index = createJobIndex();
    const change = accepting(job('a'), { unique: 'k', counts: [up('all')] });
    expect(index.admit(change)).toEqual({ ok: true });
    expect(index.find(BY_DUE).ids).toEqual([]);
    expect(index.revision('a')).toBeUndefined();
    index.revoke(change);
    make(index, accepting(job('b'), { unique: 'k', counts: [up('all')] }));
  });

  it('holds its key and its place meanwhile', () => {
    const index = createJobIndex();
    index.admit(accepting(job('a'), { unique: 'k', counts: [up('all')] }));
    expect(index.admit(accepting(job('b'), { unique: 'k' }))).toEqual({ ok: false, why: 'taken', id: 'a' });
    const full = index.admit(accepting(job('b'), { counts: [up('all')] }));
    expect(full).toEqual({ ok: false, why: 'full', scope: 'all' });
  });

  it('stands alone when its job was dropped or loaded between', () => {
    const index = createJobIndex();
    make(index, accepting(job('a')));
    const change: Change = { id: 'a', expect: 1, next: job('a', { revision: 2 }), counts: [] };
    index.admit(change);
    index.drop('a');
    index.settle(change, undefined);
    expect([index.revision('a'), index.find(BY_DUE).ids]).toEqual([2, ['a']]);
    index.drop('a');
    const entering = accepting(job('a'));
    index.admit(entering);
    index.load(job('a'), { counted: [] }, undefined);
    index.settle(entering, undefined);
    expect([index.size, index.find(BY_CREATION).ids]).toEqual([1, ['a']]);
  });

  it('gives a place back only when it is made', () => {
    const index = createJobIndex();
    make(index, accepting(job('a'), { counts: [up('all')] }));
    const leaving: Change = { id: 'a', expect: 1, next: undefined, counts: [down('all')] };
    index.admit(leaving);
    expect(index.admit(accepting(job('b'), { counts: [up('all')] }))).toMatchObject({ why: 'full' });
    index.settle(leaving, undefined);
    make(index, accepting(job('b'), { counts: [up('all')] }));
  });
});

describe('what a job counts towards', () => {
  it('is told for the record, and counted again when it is loaded', () => {
    const index = createJobIndex();
    make(index, accepting(job('a'), { unique: 'k', counts: [up('all'), up('ann')] }));
    const next = job('a', { revision: 2 });
    const change: Change = {
      id: 'a',
      expect: 1,
      next,
      counts: [{ ...up('all'), of: 'running' }, down('ann')],
    };
    const beside = index.beside(change);
    const counted = beside.counted.map(({ scope, of }) => `${of} ${scope}`);
    expect([beside.unique, counted]).toEqual(['k', ['unfinished all', 'running all']]);
    const later = createJobIndex();
    later.load(next, beside, undefined);
    expect(later.admit(accepting(job('b'), { counts: [up('ann')] })).ok).toBe(true);
    expect(later.admit(accepting(job('c'), { counts: [up('all')] }))).toMatchObject({ why: 'full' });
    expect(later.admit(accepting(job('c'), { unique: 'k' }))).toMatchObject({ why: 'taken' });
  });

  it('is counted for any number of owners that come and go', () => {
    const index = createJobIndex();
    make(index, accepting(job('stays'), { counts: [up('stays')] }));
    for (let at = 0; at < 5_000; at += 1) {
      const owner = `owner ${at}`;
      make(index, accepting(job('a'), { counts: [up(owner), up('all')] }));
      make(index, { id: 'a', expect: 1, next: undefined, counts: [down(owner), down('all')] });
    }
    make(index, accepting(job('a'), { counts: [up('owner 3'), up('all')] }));
    expect(index.admit(accepting(job('b'), { counts: [up('owner 3', 1)] }))).toMatchObject({ why: 'full' });
    expect(index.admit(accepting(job('b'), { counts: [up('stays')] }))).toMatchObject({ why: 'full' });
  });

  it('is counted by the same lists, however many others were counted between', () => {
    const index = createJobIndex();
    const [rise, fall] = [
      [up('ann'), up('all', 2)],
      [down('ann'), down('all')],
    ];
    const others = (round: number): void => {
      for (let at = 0; at < 1_500; at += 1) {
        const owner = `owner ${round} ${at}`;
        make(index, accepting(job('b'), { counts: [up(owner), up('all', 2)] }));
        make(index, { id: 'b', expect: 1, next: undefined, counts: [down(owner), down('all')] });
      }
    };
    for (let round = 0; round < 4; round += 2) {
      make(index, accepting(job('a'), { counts: rise }));
      others(round);
      const full = { ok: false, why: 'full', scope: 'ann' };
      expect(index.admit(accepting(job('c'), { counts: rise }))).toEqual(full);
      expect(index.admit(accepting(job('c'), { counts: [up('ann')] }))).toEqual(full);
      make(index, { id: 'a', expect: 1, next: undefined, counts: fall });
      others(round + 1);
    }
    make(index, accepting(job('c'), { counts: [up('ann', 1), up('all', 1)] }));
  });

  it('moves by the same list for jobs that counted towards different things', () => {
    const index = createJobIndex();
    const [all, ended] = [[up('all', 3)], [down('all'), down('ann')]];
    make(index, accepting(job('a'), { counts: all }));
    make(index, accepting(job('b'), { counts: [...all, up('ann', 2)] }));
    make(index, accepting(job('c'), { counts: [up('ann', 2)] }));
    for (const id of ['a', 'b', 'a', 'b']) {
      const revision = index.revision(id) ?? 0;
      make(index, { id, expect: revision, next: job(id, { revision: revision + 1 }), counts: ended });
    }
    expect(index.admit(accepting(job('d'), { counts: [up('ann', 1)] }))).toMatchObject({ why: 'full' });
    make(index, accepting(job('d'), { counts: [up('all', 1), up('ann', 2)] }));
  });

  it('ends with the job', () => {
    const index = createJobIndex();
    make(index, accepting(job('a'), { unique: 'k', counts: [up('all')] }));
    index.drop('a');
    expect(index.size).toBe(0);
    make(index, accepting(job('b'), { unique: 'k', counts: [up('all')] }));
  });
});

describe('queries', () => {
  const jobs = fc.uniqueArray(
    fc.record({
      id: fc.nat(5_000).map(String),
      createdAt: fc.nat(300),
      dueAt: fc.nat(300),
      gone: fc.boolean(),
    }),
    { selector: ({ id }) => id, minLength: 500, maxLength: 3_000 },
  );

  it('answer in order, however many jobs came in whatever order, moved and went', () => {
    fc.assert(
      fc.property(jobs, (all) => {
        const index = createJobIndex();
        for (const { id, createdAt } of all) make(index, accepting(job(id, { createdAt, dueAt: createdAt })));
        for (const { id, createdAt, dueAt, gone } of all) {
          const next = gone ? undefined : job(id, { createdAt, dueAt, revision: 2 });
          make(index, { id, expect: 1, next, counts: [] });
        }
        const left = all.filter(({ gone }) => !gone);
        const sorted = (by: (each: (typeof all)[number]) => number) =>
          left.toSorted((a, b) => by(a) - by(b) || (a.id < b.id ? -1 : 1)).map(({ id }) => id);
        const limit = all.length;
        expect(index.find({ order: 'due', limit }).ids).toEqual(sorted(({ dueAt }) => dueAt));
        const newest = sorted(({ createdAt }) => -createdAt);
        expect(index.find({ order: 'created', limit }).ids).toEqual(newest);
        expect(index.find({ order: 'created', task: 'report', limit }).ids).toEqual(newest);
      }),
      { numRuns: 30 },
    );
  });

  /** So many jobs at once, so much later than those before; what happens then. */
  const crowds = fc.array(
    fc.record({
      count: fc.oneof(fc.nat(20), fc.nat(600), fc.nat(3_000)),
      later: fc.oneof({ arbitrary: fc.nat(3), weight: 4 }, fc.integer({ min: -3, max: -1 })),
      next: fc.constantFrom('more come', 'more come', 'some go', 'all go', 'newest are asked for'),
    }),
    { minLength: 2, maxLength: 8 },
  );

  it('answer in order when many jobs come in at each moment', () => {
    fc.assert(
      fc.property(crowds, (all) => {
        const index = createJobIndex();
        const there: Pending[] = [];
        let now = 1_000;
        let made = 0;
        const newest = (limit: number) =>
          there
            .toSorted((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? -1 : 1))
            .slice(0, limit)
            .map(({ id }) => id);
        for (const { count, later, next: what } of all) {
          now += later;
          for (let i = 0; i < count; i += 1) {
            made += 1;
            const next = job(`${(made * 7_919) % 100_003}`, { createdAt: now });
            make(index, accepting(next));
            there.push(next);
          }
          if (what === 'some go') for (const { id } of there.splice(-count, count >> 1)) index.drop(id);
          if (what === 'all go') for (const { id } of there.splice(0)) index.drop(id);
          if (what === 'newest are asked for')
            expect(index.find({ order: 'created', limit: 20 }).ids).toEqual(newest(20));
        }
        expect(allPages(index, { order: 'created', limit: 700 })).toEqual(newest(there.length));
      }),
      { numRuns: 40 },
    );
  });

  const steps = fc.array(
    fc.record({
      id: fc.nat(40).map(String),
      // Close together and far apart.
      at: fc.oneof(
        fc.nat(50),
        fc.nat(20_000),
        fc.nat(40).map((days) => days * 24 * HOUR),
      ),
      does: fc.constantFrom('moves', 'moves', 'moves', 'goes', 'is asked for'),
    }),
    { maxLength: 400 },
  );

  it('answer page by page, whatever has changed since the last answer', () => {
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 9 }), (all, limit) => {
        const index = createJobIndex();
        const there = new Map<string, Pending>();
        for (const { id, at, does } of all) {
          if (does === 'is asked for') {
            const due = [...there.values()].sort((a, b) => a.dueAt - b.dueAt || (a.id < b.id ? -1 : 1));
            expect(allPages(index, { order: 'due', limit })).toEqual(due.map((each) => each.id));
            const early = due.filter(({ dueAt }) => dueAt <= at).map((each) => each.id);
            expect(allPages(index, { order: 'due', dueBy: at, limit })).toEqual(early);
            const created = [...there.values()].sort(
              (a, b) => b.createdAt - a.createdAt || (a.id < b.id ? -1 : 1),
            );
            expect(allPages(index, { order: 'created', limit })).toEqual(created.map((each) => each.id));
            continue;
          }
          const before = there.get(id);
          const next = job(id, {
            createdAt: before?.createdAt ?? at,
            dueAt: at,
            revision: (before?.revision ?? 0) + 1,
          });
          if (does === 'moves') {
            make(index, { id, expect: before?.revision ?? 'absent', next, counts: [] });
            there.set(id, next);
          } else {
            index.drop(id);
            there.delete(id);
          }
        }
      }),
    );
  });

  it('find what is next among the many moments at which nothing is due any more', () => {
    const index = createJobIndex();
    for (let at = 0; at < 2_000; at += 1) {
      const id = String(at);
      make(index, accepting(job(id, { dueAt: at * HOUR })));
      if (at % 500 === 0) continue;
      make(index, { id, expect: 1, next: job(id, { dueAt: 9_999 * HOUR, revision: 2 }), counts: [] });
    }
    expect(index.find({ ...BY_DUE, limit: 4 }).ids).toEqual(['0', '500', '1000', '1500']);
    index.drop('0');
    expect(index.find({ ...BY_DUE, limit: 1 }).ids).toEqual(['500']);
    make(index, accepting(job('again', { dueAt: HOUR })));
    expect(index.find({ ...BY_DUE, limit: 2 }).ids).toEqual(['again', '500']);
  });

  it('go on after a job that has gone meanwhile', () => {
    const index = createJobIndex();
    for (const [at, id] of ['a', 'b', 'c', 'd'].entries()) {
      make(index, accepting(job(id, { createdAt: -at, dueAt: at })));
    }
    for (const query of [BY_DUE, BY_CREATION]) {
      const page = index.find({ ...query, limit: 2 });
      const rest = { ...query, after: page.next ?? '' };
      expect(index.find(rest).ids).toEqual(['c', 'd']);
    }
    const after = index.find({ ...BY_CREATION, limit: 2 }).next ?? '';
    index.drop('b');
    expect(index.find({ ...BY_CREATION, after }).ids).toEqual(['c', 'd']);
  });

  it('refuse a page that can not be', () => {
    expect(() => createJobIndex().find({ ...BY_CREATION, after: 'x' })).toThrow(TypeError);
  });
});
