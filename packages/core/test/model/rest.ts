import { isDeepStrictEqual } from 'node:util';
import type { JobInfo } from '../../src/index.ts';
import { isToldOf } from './ideal.ts';
import type { IdealJob } from './ideal-job.ts';
import { hasBytes, must } from './terms.ts';
import { slotsInUse, turnsTaken } from './turns.ts';
import type { World } from './world.ts';

/** Long enough for progress to have been told, however often it changed. */
const QUIET = 1_000;

/** Checks all that must hold once everything that could happen has happened. */
export async function atRest(world: World): Promise<void> {
  await world.clock.advance(0);
  noFaults(world);
  for (const { timers } of world.earlier)
    must(timers === 0, `${timers} timers of an engine that has stopped`);
  for (const job of world.jobs) nothingOverdue(world, job);
  const listed = await listAll(world);
  world.trace.rest(listed);
  listedAsKnown(world, listed);
  for (const info of listed) toldAsKnown(world, info);
  for (const job of world.jobs) everybodyTold(world, job);
  slotsInUse(world);
  turnsTaken(world);
  stoppedAsTold(world);
  if (!world.shelf.unused) await bodiesInUse(world);
  waitsAnswered(world);
  for (const id of world.ideal.forgotten.slice(-2)) {
    must(isDeepStrictEqual(await world.engine.read(id), UNKNOWN), `${id} found after its record was over`);
  }
}

const UNKNOWN = { ok: false, refusal: 'unknown' };

export function noFaults({ life, earlier }: World): void {
  for (const { faults } of [...earlier, life]) {
    const [fault] = faults;
    if (fault !== undefined) throw fault;
  }
}

/** Whoever is to be told has been told by now: nothing holds it up but a task without a handler. */
function everybodyTold({ life }: World, job: IdealJob): void {
  if (job.slack > 0 || !life.knows(job.submission.task)) return;
  must(isToldOf(job), `somebody was told of ${job.id} ${job.called.size} times, not ${job.notices}`);
}

function nothingOverdue({ now, life }: World, job: IdealJob): void {
  const { id, phase, fence, slack } = job;
  if (phase === 'pending') must(job.startBy + slack > now, `${id} should have failed as never-started`);
  if (phase === 'running') {
    must(job.runBy + slack > now, `${id} should have timed out`);
    must(life.doing(id, fence) === 'working', `${id} should have settled: its handler has ended`);
  }
  if (phase !== 'settled' || job.reader(now) !== undefined) return;
  must(job.result !== 'ready' || job.resultUntil + slack > now, `the result of ${id} should have expired`);
  const isOwed = !isToldOf(job) && !life.knows(job.submission.task);
  const isOver = job.recordUntil + slack <= now && life.doing(id, fence) !== 'working' && !isOwed;
  must(!isOver, `${id} should have been forgotten`);
}

async function listAll({ engine }: World): Promise<JobInfo[]> {
  const listed: JobInfo[] = [];
  for (let after: string | undefined; ; ) {
    const page = await engine.list({ limit: 4, ...(after !== undefined && { after }) });
    listed.push(...page.jobs);
    after = page.next;
    if (after === undefined) return listed;
  }
}

function listedAsKnown({ jobs }: World, listed: readonly JobInfo[]): void {
  const expected = newestFirst(jobs).map(({ id }) => id);
  const given = listed.map(({ id }) => id);
  must(isDeepStrictEqual(given, expected), `listed ${given.join()}, not ${expected.join()}`);
}

export function newestFirst(jobs: readonly IdealJob[]): readonly IdealJob[] {
  return [...jobs].sort((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? -1 : 1));
}

function toldAsKnown({ ideal, now }: World, info: JobInfo): void {
  const job = ideal.jobs.get(info.id);
  must(job !== undefined, `${info.id} is no job`);
  const { submission, phase, createdAt, settledAt, recordUntil, resultUntil, keep } = job;
  const told = {
    task: submission.task,
    owner: submission.owner,
    keep,
    createdAt,
    status: job.status ?? phase,
    attempt: job.fence,
    result: job.shownResult(now),
    cancelledBy: job.cancelledBy,
    ...(phase === 'settled' && { settledAt, recordUntil }),
    ...(phase === 'settled' && (job.result === 'ready' || job.result === 'expired') && { resultUntil }),
    ...(job.status === 'failed' && { reason: job.reason }),
  };
  const shown: Readonly<Record<string, unknown>> = { ...info, reason: info.failure?.reason };
  for (const [name, value] of Object.entries(told)) {
    must(shown[name] === value, `${info.id} is shown with ${name} ${String(shown[name])}, not ${value}`);
  }
  progressAsSaid(job, info.progress?.fraction, now);
}

function progressAsSaid(
  { id, phase, progress, progressAt }: IdealJob,
  shown: number | undefined,
  now: number,
) {
  if (phase !== 'running') must(shown === undefined, `${id}, ${phase}, shows progress`);
  else if (shown !== undefined) must(progress.includes(shown), `${id} shows ${shown}, which nobody said`);
  const isTold = now - progressAt >= QUIET && phase === 'running';
  must(!isTold || shown === progress.at(-1), `${id} shows ${shown}, not ${progress.at(-1)}`);
}

/** A handler's signal has aborted when nobody wants its answer any more, and not before. */
function stoppedAsTold({ life, ideal }: World): void {
  for (const { run } of life.atWork) {
    const job = ideal.jobs.get(run.id);
    must(job !== undefined && job.fence === run.fence, `${run.id} is at work for nobody`);
    const why = job.phase === 'running' ? undefined : job.status === 'cancelled' ? 'cancelled' : 'timed-out';
    const told = run.signal.aborted ? run.signal.reason.code : undefined;
    must(told === why, `${run.id} was told to stop as ${told}, not ${why}`);
  }
}

/** What is stored is what jobs refer to: the input of one that has not ended, the result of one that has it. */
async function bodiesInUse({ store, jobs }: World): Promise<void> {
  const stored: string[] = [];
  for await (const name of store.bodies.list()) stored.push(name);
  const used = jobs.filter((job) => hasBytes(job.submission.input) && isUsed(job));
  must(stored.length === used.length, `${stored.join()} stored for ${used.map(({ id }) => id).join()}`);
}

const isUsed = ({ phase, result, discarded }: IdealJob): boolean =>
  phase !== 'settled' || (result === 'ready' && !discarded);

function waitsAnswered({ waits, ideal, now }: World): void {
  for (const wait of waits) {
    const { job, until, answer } = wait;
    const isOver = job.phase === 'settled' || until <= now || !ideal.jobs.has(job.id);
    must(isOver === (answer !== undefined), `a wait for ${job.id} is ${answer ? 'over early' : 'not over'}`);
    if (answer === undefined) continue;
    const isTrue = !answer.ok || answer.job.settledAt !== undefined || until <= now;
    must(isTrue, `a wait for ${job.id} ended before the job`);
    waits.delete(wait);
  }
}
