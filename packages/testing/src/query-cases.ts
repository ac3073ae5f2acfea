import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import type { Job, JobPage, JobQuery, Store } from '@respond-async/core';
import { accepting, replacing } from './commit-cases.ts';
import { completedJob, EPOCH, pendingJob, runningJob } from './job-fixture.ts';
import { storeCase } from './store-case.ts';

const CREATED: JobQuery = { order: 'created', limit: 100 };

async function fill(store: Store, jobs: readonly Job[]): Promise<void> {
  for (const job of jobs) await store.commit(accepting(job));
}

async function idsOf(page: Promise<JobPage>): Promise<readonly string[]> {
  return (await page).jobs.map(({ id }) => id);
}

async function idsOfAllPages(store: Store, query: JobQuery): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let after: string | undefined; ; ) {
    const page = await store.find({ ...query, ...(after !== undefined && { after }) });
    ids.push(...page.jobs.map(({ id }) => id));
    if (page.next === undefined) return ids;
    after = page.next;
  }
}

const made = (id: string, at: number) => pendingJob(id, { createdAt: EPOCH + at });

export const queryCases = [
  storeCase('find-created', 'newest first, ties by id', async ({ store }) => {
    await fill(store, [made('c', 1), made('a', 2), made('d', 2), made('b', 0)]);
    deepStrictEqual(await idsOf(store.find(CREATED)), ['a', 'd', 'c', 'b']);
  }),
  storeCase('find-due', 'the next due first, ties by id, up to a moment', async ({ store }) => {
    await fill(
      store,
      [30, 10, 20, 10].map((dueAt, at) => pendingJob(`job ${at}`, { dueAt })),
    );
    const due: JobQuery = { order: 'due', limit: 100 };
    deepStrictEqual(await idsOf(store.find(due)), ['job 1', 'job 3', 'job 2', 'job 0']);
    deepStrictEqual(await idsOf(store.find({ ...due, dueBy: 20 })), ['job 1', 'job 3', 'job 2']);
  }),
  storeCase('find-due-moves', 'a job is due when its last revision says so', async ({ store }) => {
    const [first, second] = [pendingJob('a', { dueAt: 10 }), pendingJob('b', { dueAt: 20 })];
    await fill(store, [first, second]);
    await store.commit(replacing(first, { ...first, revision: 2, dueAt: 30 }));
    deepStrictEqual(await idsOf(store.find({ order: 'due', limit: 1 })), ['b']);
  }),
  storeCase('find-named', 'everything that is named must hold', async ({ store }) => {
    const running = pendingJob('r', { owner: 'ann', createdAt: EPOCH + 1 });
    const done = pendingJob('s', { owner: 'ann', task: 'export', createdAt: EPOCH + 2 });
    await fill(store, [pendingJob('p'), running, done]);
    await store.commit(replacing(running, runningJob(running)));
    await store.commit(replacing(done, completedJob(done)));
    const found = (query: Partial<JobQuery>) => idsOf(store.find({ ...CREATED, ...query }));
    deepStrictEqual(await found({ task: 'report' }), ['r', 'p']);
    deepStrictEqual(await found({ owner: 'ann' }), ['s', 'r']);
    deepStrictEqual(await found({ task: 'report', owner: 'ann' }), ['r']);
    deepStrictEqual(await found({ task: 'report', owner: 'nobody' }), []);
    deepStrictEqual(await found({ status: ['completed', 'pending'] }), ['s', 'p']);
    deepStrictEqual(await found({ status: [] }), []);
    deepStrictEqual(await found({ held: true }), ['r']);
    deepStrictEqual(await found({ createdFrom: EPOCH + 1, createdBefore: EPOCH + 2 }), ['r']);
  }),
  storeCase('find-pages', 'pages together are the whole, each job once', async ({ store }) => {
    const jobs = Array.from({ length: 23 }, (_, at) => made(`job ${at}`, at % 5));
    await fill(store, jobs);
    for (const order of ['created', 'due'] as const) {
      const whole = await idsOf(store.find({ order, limit: 100 }));
      strictEqual(whole.length, 23);
      deepStrictEqual(await idsOfAllPages(store, { order, limit: 5 }), whole);
      // 23 and 1 are both full pages, with nothing after them.
      strictEqual((await store.find({ order, limit: 23 })).next, undefined);
    }
  }),
  storeCase('find-held', 'what is held no more is not found as held', async ({ store }) => {
    const job = pendingJob('a');
    const running = runningJob(job);
    await fill(store, [job]);
    await store.commit(replacing(job, running));
    await store.commit(replacing(running, { ...completedJob(job), revision: running.revision + 1 }));
    deepStrictEqual(await idsOf(store.find({ ...CREATED, held: true })), []);
    deepStrictEqual(await idsOf(store.find({ ...CREATED, status: ['running'] })), []);
  }),
  storeCase('find-pages-gone', 'a page leaves nothing out for what is gone before it', async ({ store }) => {
    const jobs = [made('a', 5), made('b', 4), made('c', 3), made('d', 2)];
    await fill(store, jobs);
    const { next = '' } = await store.find({ ...CREATED, limit: 2 });
    for (const job of jobs.slice(0, 2)) await store.commit(replacing(job, undefined));
    deepStrictEqual(await idsOf(store.find({ ...CREATED, after: next })), ['c', 'd']);
  }),
  storeCase('find-pages-new', 'a page repeats nothing for what has come before it', async ({ store }) => {
    await fill(store, [made('a', 5), made('b', 4), made('c', 3), made('d', 2)]);
    const { next = '' } = await store.find({ ...CREATED, limit: 2 });
    await fill(store, [made('e', 9), made('f', 8)]);
    deepStrictEqual(await idsOf(store.find({ ...CREATED, after: next })), ['c', 'd']);
  }),
  storeCase(
    'find-pages-change',
    'a page goes on where the last ended, whatever changed',
    async ({ store }) => {
      const jobs = [made('a', 5), made('b', 4), made('c', 3), made('d', 2)];
      await fill(store, jobs);
      const { next } = await store.find({ ...CREATED, limit: 2 });
      await store.commit(replacing(jobs[1] as Job, undefined));
      await fill(store, [made('e', 9), made('f', 2.5)]);
      strictEqual(typeof next, 'string');
      deepStrictEqual(await idsOf(store.find({ ...CREATED, after: next ?? '' })), ['c', 'f', 'd']);
    },
  ),
];
