import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import type { Change, Committed, Count, Job, Store } from '@respond-async/core';
import { completedJob, pendingJob, runningJob } from './job-fixture.ts';
import { plain } from './plain.ts';
import { storeCase } from './store-case.ts';

const OK: Committed = { ok: true };
const STALE: Committed = { ok: false, why: 'stale' };

export function accepting(next: Job, more: Partial<Change> = {}): Change {
  return { id: next.id, expect: 'absent', next, counts: [], ...more };
}

export function replacing(before: Job, next: Job | undefined, counts: readonly Count[] = []): Change {
  return { id: before.id, expect: before.revision, next, counts };
}

const up = (scope: string, cap: number): Count => ({ scope, of: 'unfinished', by: 1, cap });
const down = (scope: string): Count => ({ scope, of: 'unfinished', by: -1 });

async function accept(store: Store, next: Job, more: Partial<Change> = {}): Promise<void> {
  deepStrictEqual(await store.commit(accepting(next, more)), OK);
}

const made = (answers: readonly Committed[]): number => answers.filter(({ ok }) => ok).length;

export const commitCases = [
  storeCase('commit-accept', 'an accepted job is found again as it was given', async ({ store }) => {
    const job = pendingJob('a', {
      owner: 'Ann — 安',
      key: 'k',
      notes: { deep: [1, { x: null }], text: '\u0000"\ud800é😀' },
      input: { value: [true], body: { inline: new Uint8Array([0, 255, 128, 10]) } },
    });
    await accept(store, job);
    deepStrictEqual(plain(await store.read('a')), plain(job));
  }),
  storeCase('read-none', 'what was never written is undefined', async ({ store }) => {
    strictEqual(await store.read('nobody'), undefined);
  }),
  storeCase('commit-stale', 'a change that expects another revision moves nothing', async ({ store }) => {
    const job = pendingJob('a');
    await accept(store, job);
    deepStrictEqual(await store.commit(accepting(pendingJob('a', { task: 'other' }))), STALE);
    const late = { ...replacing(job, runningJob(job)), expect: 7 };
    deepStrictEqual(await store.commit(late), STALE);
    deepStrictEqual(await store.commit({ ...late, id: 'b' }), STALE);
    deepStrictEqual(plain(await store.read('a')), plain(job));
  }),
  storeCase('commit-race', 'of changes that expect the same revision one is made', async ({ store }) => {
    const job = pendingJob('a');
    await accept(store, job);
    const next = Array.from({ length: 20 }, (_, at) => ({ ...runningJob(job), mark: at }));
    const answers = await Promise.all(next.map((each) => store.commit(replacing(job, each))));
    strictEqual(
      made(answers),
      1,
      `${made(answers)} of 20 changes of one revision were made: compare and write in one step`,
    );
    deepStrictEqual(plain(await store.read('a')), plain(next[answers.findIndex(({ ok }) => ok)]));
  }),
  storeCase('commit-forget', 'a forgotten job is absent, and its id may come again', async ({ store }) => {
    const job = pendingJob('a');
    await accept(store, job);
    deepStrictEqual(await store.commit(replacing(job, undefined)), OK);
    strictEqual(await store.read('a'), undefined);
    deepStrictEqual(await store.commit(replacing(job, undefined)), STALE);
    await accept(store, job);
  }),
  storeCase('unique-taken', 'a unique key is held as long as the record', async ({ store }) => {
    const first = pendingJob('a');
    await accept(store, first, { unique: 'k' });
    const second = accepting(pendingJob('b'), { unique: 'k' });
    deepStrictEqual(await store.commit(second), { ok: false, why: 'taken', id: 'a' });
    strictEqual(await store.read('b'), undefined);
    const done = completedJob(first);
    deepStrictEqual(await store.commit(replacing(first, done)), OK);
    deepStrictEqual(await store.commit(second), { ok: false, why: 'taken', id: 'a' });
    deepStrictEqual(await store.commit(replacing(done, undefined)), OK);
    deepStrictEqual(await store.commit(second), OK);
  }),
  storeCase('unique-race', 'of jobs that come with the same key one is accepted', async ({ store }) => {
    const jobs = Array.from({ length: 20 }, (_, at) => pendingJob(`job ${at}`));
    const answers = await Promise.all(jobs.map((job) => store.commit(accepting(job, { unique: 'k' }))));
    const accepted = jobs.filter((_, at) => answers[at]?.ok);
    strictEqual(accepted.length, 1, `${accepted.length} of 20 jobs hold one key: look and write in one step`);
    for (const answer of answers) {
      if (!answer.ok) deepStrictEqual(answer, { ok: false, why: 'taken', id: accepted[0]?.id });
    }
  }),
  storeCase('counts-full', 'a counter never passes its cap, and is free again', async ({ store }) => {
    const counts = [up('ann', 1), up('all', 9)];
    const first = pendingJob('a');
    await accept(store, first, { counts });
    const second = accepting(pendingJob('b'), { counts, unique: 'k' });
    deepStrictEqual(await store.commit(second), { ok: false, why: 'full', scope: 'ann' });
    strictEqual(await store.read('b'), undefined);
    // What was refused has reserved nothing.
    await accept(store, pendingJob('c'), { unique: 'k' });
    const freed = replacing(first, completedJob(first), [down('ann'), down('all')]);
    deepStrictEqual(await store.commit(freed), OK);
    await accept(store, pendingJob('d'), { counts });
  }),
  storeCase('counts-whole', 'of the counters of a refused change none has moved', async ({ store }) => {
    await accept(store, pendingJob('a'), { counts: [up('ann', 1), up('all', 1)] });
    const refused = accepting(pendingJob('b'), { counts: [up('bob', 1), up('all', 1)] });
    deepStrictEqual(await store.commit(refused), { ok: false, why: 'full', scope: 'all' });
    const answer = await store.commit(accepting(pendingJob('c'), { counts: [up('bob', 1)] }));
    deepStrictEqual(
      answer,
      OK,
      'a change that was refused as full has moved the counters before the full one',
    );
  }),
  storeCase('counts-race', 'no more are let in at once than there is room', async ({ store }) => {
    const jobs = Array.from({ length: 20 }, (_, at) => pendingJob(`job ${at}`));
    const counts = [up('all', 7)];
    const answers = await Promise.all(jobs.map((job) => store.commit(accepting(job, { counts }))));
    strictEqual(
      made(answers),
      7,
      `${made(answers)} of 20 were let in where there is room for 7: count in one step`,
    );
  }),
  storeCase('counts-kinds', 'unfinished and running are counted apart', async ({ store }) => {
    await accept(store, pendingJob('a'), { counts: [up('all', 1)] });
    await accept(store, pendingJob('b'), { counts: [{ scope: 'all', of: 'running', by: 1, cap: 1 }] });
  }),
  storeCase('names-exact', 'ids, keys and scopes that look alike are not the same', async ({ store }) => {
    const names = ['ann', 'Ann', 'ANN', 'ann ', 'ánn', 'a_n', 'a%'];
    for (const name of names) await accept(store, pendingJob(name), { unique: name, counts: [up(name, 1)] });
    for (const name of names) strictEqual((await store.read(name))?.id, name);
  }),
  storeCase('commit-order', 'stale is said before taken, taken before full', async ({ store }) => {
    await accept(store, pendingJob('a'), { unique: 'k', counts: [up('all', 1)] });
    const more = { unique: 'k', counts: [up('all', 1)] };
    deepStrictEqual(await store.commit(accepting(pendingJob('a'), more)), STALE);
    const taken = await store.commit(accepting(pendingJob('b'), more));
    deepStrictEqual(taken, { ok: false, why: 'taken', id: 'a' });
  }),
];
