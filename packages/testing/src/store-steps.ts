import { deepStrictEqual } from 'node:assert/strict';
import type { Change, Count, Job, JobQuery, Store } from '@respond-async/core';
import fc from 'fast-check';
import { completedJob, EPOCH, pendingJob, runningJob } from './job-fixture.ts';
import { plain } from './plain.ts';
import { StoreModel } from './store-model.ts';

/** Something that is done to a store and to the model; on which job and with what, the numbers say. */
export interface StoreStep {
  readonly act: 'accept' | 'run' | 'settle' | 'move' | 'forget' | 'reopen';
  readonly job: number;
  readonly at: number;
  readonly cap: number;
  readonly unique: number;
  /** Expect a revision that does not stand. */
  readonly late: boolean;
}

const OWNERS = [undefined, 'ann', 'bob'];
const JOBS = 8;

/** Random sequences of steps. */
export function storeSteps(acts: readonly StoreStep['act'][]): fc.Arbitrary<readonly StoreStep[]> {
  const step = fc.record({
    act: fc.constantFrom(...acts),
    job: fc.nat(JOBS - 1),
    at: fc.nat(20),
    cap: fc.integer({ min: 1, max: 4 }),
    unique: fc.nat(5),
    late: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
  });
  return fc.array(step, { maxLength: 40 });
}

/** Takes the steps on both, and throws an `AssertionError` at the first answer that differs. */
export async function compareWithModel(
  steps: readonly StoreStep[],
  store: Store,
  reopen: () => Promise<Store> = async () => store,
): Promise<void> {
  const model = new StoreModel();
  let under = store;
  for (const step of steps) {
    if (step.act === 'reopen') under = await reopen();
    else await compareStep(step, model, under);
    await compareQueries(model, under);
  }
}

async function compareStep(step: StoreStep, model: StoreModel, store: Store): Promise<void> {
  const id = `job ${step.job}`;
  const change = changeOf(step, id, model.read(id));
  if (change !== undefined) deepStrictEqual(await store.commit(change), model.commit(change));
  deepStrictEqual(plain(await store.read(id)), plain(model.read(id)));
}

function changeOf(step: StoreStep, id: string, before: Job | undefined): Change | undefined {
  if (before === undefined || step.act === 'accept') return acceptance(step, id, before);
  const next = nextOf(step, before);
  const expect = step.late ? before.revision + 1 : before.revision;
  return { id, expect, next, counts: countsOf(before, next, step.cap) };
}

function acceptance({ job, at, cap, unique, late }: StoreStep, id: string, before: Job | undefined): Change {
  const owner = OWNERS[job % OWNERS.length];
  const fields = { task: job % 2 ? 'report' : 'export', createdAt: EPOCH + at, dueAt: EPOCH + 100 - at };
  const next = pendingJob(id, { ...fields, ...(owner !== undefined && { owner }) });
  const counts = countsOf(undefined, next, cap);
  const keyed = unique < 3 && { unique: `key ${unique}` };
  return { id, expect: late && before === undefined ? 1 : 'absent', next, counts, ...keyed };
}

function nextOf({ act, at }: StoreStep, before: Job): Job | undefined {
  if (act === 'forget') return undefined;
  if (act === 'run' && before.phase === 'pending') return runningJob(before);
  if (act === 'settle' && before.phase === 'pending') return completedJob(before);
  return { ...before, revision: before.revision + 1, dueAt: EPOCH + at };
}

/** As the engine counts: a job towards all, and towards its owner. */
function countsOf(before: Job | undefined, after: Job | undefined, cap: number): readonly Count[] {
  const scopes = ['all', `owner ${(after ?? before)?.owner}`];
  const moves = [
    { of: 'unfinished', by: Number(isUnfinished(after)) - Number(isUnfinished(before)) },
    { of: 'running', by: Number(after?.phase === 'running') - Number(before?.phase === 'running') },
  ] as const;
  return scopes.flatMap((scope) =>
    moves.flatMap(({ of, by }): Count[] => {
      if (by === 0) return [];
      return by > 0 ? [{ scope, of, by: 1, cap }] : [{ scope, of, by: -1 }];
    }),
  );
}

function isUnfinished(job: Job | undefined): boolean {
  return job !== undefined && job.phase !== 'settled';
}

const QUERIES: readonly JobQuery[] = [
  { order: 'created', limit: 3 },
  { order: 'due', limit: 3 },
  { order: 'due', dueBy: EPOCH + 50, limit: 100 },
  { order: 'created', task: 'report', owner: 'ann', limit: 2 },
  { order: 'created', owner: 'bob', status: ['pending', 'completed'], limit: 1 },
  { order: 'created', createdFrom: EPOCH + 5, createdBefore: EPOCH + 15, limit: 2 },
  { order: 'due', held: true, task: 'export', limit: 1 },
];

async function compareQueries(model: StoreModel, store: Store): Promise<void> {
  for (const query of QUERIES) deepStrictEqual(plain(await allOf(query, store)), plain(model.find(query)));
}

async function allOf(query: JobQuery, store: Store): Promise<readonly Job[]> {
  const jobs: Job[] = [];
  for (let after: string | undefined; ; ) {
    const page = await store.find({ ...query, ...(after !== undefined && { after }) });
    jobs.push(...page.jobs);
    if (page.next === undefined) return jobs;
    after = page.next;
  }
}
