import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import type { Engine, JobInfo, Status, Store, Task } from '@respond-async/core';
import { sqliteStore } from '@respond-async/keyv';
import { Customer } from './crash-customer.ts';
import { CONCURRENCY, engineOn, LIMITS, nameTasks, type Tasks, TERMS } from './crash-engine.ts';
import type { Report } from './crash-report.ts';
import { type Story, storiesOf } from './crash-story.ts';

const HOUR = 3_600_000;

/** The next life on a file whose processes were killed: what they told must be true. Throws where it is not. */
export async function checkAfterwards(file: string, reports: readonly Report[]): Promise<void> {
  const faults: unknown[] = [];
  const onFault = (fault: unknown): void => void faults.push(fault);
  const store = sqliteStore(file, { onDamaged: onFault });
  const told = [...reports];
  const tell = (report: Report) => void told.push(report);
  const engine = engineOn(store, onFault, tell);
  const mayRun = Promise.withResolvers<void>();
  const tasks = nameTasks(engine, tell, () => mayRun.promise);
  const meeting = engine.task('meeting', meetingOf(CONCURRENCY));
  try {
    await engine.start();
    await checkLimits(engine, tasks);
    mayRun.resolve();
    const before = storiesOf(told);
    await checkKeys(before, engine, tasks);
    await endAll(before, engine);
    await allTold(engine);
    const customer = new Customer(engine, tasks, () => {});
    for (const story of storiesOf(told)) await checkStory(story, engine, customer);
    for (const { id } of await jobsOf(engine)) await customer.collect(id);
    await checkBodies(store);
    await checkLimits(engine, tasks);
    await checkRunning(meeting, engine);
  } finally {
    await engine.stop();
  }
  deepStrictEqual(faults, []);
}

/** An idempotency key gives the job that it was used for, as long as there is one. */
async function checkKeys(stories: readonly Story[], engine: Engine, tasks: Tasks): Promise<void> {
  for (const { id, task, options } of stories) {
    if (options.key === undefined || task === 'brief') continue;
    const { ok: exists } = await engine.read(id);
    const again = await tasks[task].submit(null, options);
    ok(again.ok || !exists, `the key of ${id} is refused`);
    if (again.ok) strictEqual(again.job.id === id, exists, `the key of ${id} gave ${again.job.id}`);
  }
}

/** What was accepted ends. */
async function endAll(stories: readonly Story[], engine: Engine): Promise<void> {
  for (const { id, options } of stories)
    if (options.delay !== undefined) await engine.cancel(id, { by: 'operator' });
  for (const { id } of await jobsOf(engine)) {
    const found = await engine.wait(id, { timeout: 10_000 });
    ok(!found.ok || found.job.settledAt !== undefined, `${id} does not end`);
  }
}

/** Nobody is owed anything any more. */
async function allTold(engine: Engine): Promise<void> {
  for (let turns = 0; turns < 1_000; turns += 1) {
    const owing = (await jobsOf(engine)).filter(({ notices = [] }) =>
      notices.some(({ state }) => state === 'owed'),
    );
    if (owing.length === 0) return;
    await turn();
  }
  throw new Error('somebody is never told');
}

/** Whoever wanted to be told was told, each time under the same id; and nobody of what was cancelled. */
function checkCalls({ id, did, options, notices }: Story, status: Status): void {
  const wanted = options.notices !== undefined && (status === 'completed' || status === 'failed');
  ok(notices.size <= 1, `${id} was told of under ${notices.size} ids`);
  if (!did.has('discard')) strictEqual(notices.size, wanted ? 1 : 0, `${id}, ${status}, was not told of`);
}

async function checkStory(story: Story, engine: Engine, customer: Customer): Promise<void> {
  const { id, task, did, starts, statuses, options } = story;
  const found = await engine.read(id);
  if (!found.ok) return ok(!did.has('accepted') || task === 'brief', `${id} was accepted, and is lost`);
  const { status, attempt, failure } = found.job;
  const allowed = options.starts ?? TERMS[task].starts;
  ok(starts <= attempt && attempt <= allowed, `${id} was started ${starts} times, as attempt ${attempt}`);
  for (const each of statuses) strictEqual(status, each, `${id} had ended otherwise`);
  checkCalls(story, status);
  if (did.has('cancelled')) strictEqual(status, 'cancelled', id);
  if (status === 'cancelled')
    ok(did.has('cancel') || options.delay !== undefined, `${id} was cancelled by nobody`);
  if (status === 'failed') deepStrictEqual([failure?.reason, attempt], ['interrupted', allowed], id);
  if (status === 'completed' && task !== 'brief') await checkResult(story, customer);
}

/** What was confirmed is gone, what was not is there as it was, and what was cut off is one of the two. */
async function checkResult({ id, did }: Story, customer: Customer): Promise<void> {
  const reading = await customer.take(id);
  const found = reading.ok ? 'there' : reading.refusal;
  strictEqual(found === 'there' || found === 'collected' || found === 'discarded', true, `${id} is ${found}`);
  if (did.has('confirmed')) strictEqual(found, 'collected', id);
  else if (did.has('discarded')) strictEqual(found, 'discarded', id);
  else if (found !== 'there') ok(did.has(found === 'collected' ? 'confirm' : 'discard'), `${id} is ${found}`);
  if (reading.ok) await customer.confirm(reading);
}

/** When everything has been collected no bytes are left. They go a moment after their job's step. */
async function checkBodies({ bodies }: Store): Promise<void> {
  let left: string[] = [];
  for (let turns = 0; turns < 1_000; turns += 1) {
    left = [];
    for await (const id of bodies.list()) left.push(id);
    if (left.length === 0) return;
    await turn();
  }
  deepStrictEqual(left, []);
}

/** There is room for as many unfinished jobs as the limits say, and for no more. Nothing may end meanwhile. */
async function checkLimits(engine: Engine, { quick }: Tasks): Promise<void> {
  const added: string[] = [];
  for (const owner of ['ann', 'bob', undefined]) {
    for (;;) {
      const found = await quick.submit(null, { owner, delay: HOUR });
      if (!found.ok) break;
      added.push(found.job.id);
    }
    const all = await jobsOf(engine, ['pending', 'running']);
    const owned = all.filter((job) => job.task === 'quick' && job.owner === owner);
    const isFull = all.length === LIMITS.unfinished;
    ok(isFull || owned.length === LIMITS.unfinishedPerOwner, `${owner} has ${owned.length} of ${all.length}`);
    ok(owner === undefined || owned.length <= LIMITS.unfinishedPerOwner, `${owner} has ${owned.length}`);
  }
  await Promise.all(added.map((id) => engine.cancel(id)));
}

/** As many run at the same time as may: those of a meeting wait for each other. */
async function checkRunning(meeting: Task<null>, engine: Engine): Promise<void> {
  const invited = await Promise.all(Array.from({ length: CONCURRENCY }, () => meeting.submit(null)));
  for (const found of invited) {
    ok(found.ok);
    const ended = await engine.wait(found.job.id, { timeout: 5_000 });
    strictEqual(ended.ok && ended.job.status, 'completed', 'fewer jobs run at the same time than may');
  }
}

function meetingOf(people: number): () => Promise<null> {
  const all = Promise.withResolvers<void>();
  let absent = people;
  return async () => {
    absent -= 1;
    if (absent === 0) all.resolve();
    await all.promise;
    return null;
  };
}

async function jobsOf(engine: Engine, status?: readonly Status[]): Promise<readonly JobInfo[]> {
  const jobs: JobInfo[] = [];
  for (let after: string | undefined; ; ) {
    const page = await engine.list({
      limit: 1_000,
      ...(status && { status }),
      ...(after !== undefined && { after }),
    });
    jobs.push(...page.jobs);
    after = page.next;
    if (after === undefined) return jobs;
  }
}
