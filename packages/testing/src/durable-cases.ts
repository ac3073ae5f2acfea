import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import type { Count, Store } from '@respond-async/core';
import { accepting, replacing } from './commit-cases.ts';
import { completedJob, pendingJob } from './job-fixture.ts';
import { plain } from './plain.ts';
import { type StoreUnderTest, storeCase } from './store-case.ts';

const FULL: readonly Count[] = [{ scope: 'all', of: 'unfinished', by: 1, cap: 1 }];

async function reopened({ reopen }: StoreUnderTest): Promise<Store> {
  if (reopen === undefined) throw new TypeError('a durable store under test needs reopen()');
  return reopen();
}

export const durableCases = [
  storeCase(
    'reopen-jobs',
    'jobs are there again, as they were last',
    async (under) => {
      const job = pendingJob('a', { input: { value: 1, body: { inline: new Uint8Array([0, 200]) } } });
      const gone = pendingJob('gone');
      for (const each of [job, gone]) await under.store.commit(accepting(each));
      const done = completedJob(job);
      await under.store.commit(replacing(job, done));
      await under.store.commit(replacing(gone, undefined));
      const notices = [
        { id: 'n', url: 'https://client.test/', on: 'settled', data: { a: [1] }, notBefore: 5, pauses: [0] },
      ] as const;
      const owing = pendingJob('b', { input: job.input, notices: { wished: notices, made: [] } });
      await under.store.commit(accepting(owing));
      const store = await reopened(under);
      deepStrictEqual(plain(await store.read('a')), plain(done));
      deepStrictEqual(plain(await store.read('b')), plain(owing));
      strictEqual(await store.read('gone'), undefined);
      const { jobs } = await store.find({ order: 'created', limit: 9 });
      deepStrictEqual(jobs.map(({ id }) => id).sort(), ['a', 'b']);
    },
    'durable',
  ),
  storeCase(
    'reopen-holds',
    'unique keys are held and counters stand where they stood',
    async (under) => {
      const job = pendingJob('a');
      await under.store.commit(accepting(job, { unique: 'k', counts: FULL }));
      const store = await reopened(under);
      const taken = await store.commit(accepting(pendingJob('b'), { unique: 'k' }));
      deepStrictEqual(taken, { ok: false, why: 'taken', id: 'a' });
      const full = await store.commit(accepting(pendingJob('b'), { counts: FULL }));
      deepStrictEqual(full, { ok: false, why: 'full', scope: 'all' });
      await store.commit(replacing(job, undefined, [{ scope: 'all', of: 'unfinished', by: -1 }]));
      const free = accepting(pendingJob('b'), { unique: 'k', counts: FULL });
      deepStrictEqual(await store.commit(free), { ok: true });
    },
    'durable',
  ),
  storeCase(
    'reopen-beside',
    'documents and bodies are there again',
    async (under) => {
      await under.store.documents.put('hook', { url: 'x' }, 'absent');
      await under.store.bodies.write('a', new Blob(['some bytes']).stream(), 100);
      const store = await reopened(under);
      deepStrictEqual(
        (await store.documents.list('')).map(({ value }) => value),
        [{ url: 'x' }],
      );
      strictEqual(await new Response(await store.bodies.read('a')).text(), 'some bytes');
    },
    'durable',
  ),
];
