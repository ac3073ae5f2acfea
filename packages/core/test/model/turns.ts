import type { IdealJob } from './ideal-job.ts';
import { must } from './terms.ts';
import type { World } from './world.ts';

/** No slot is idle while a job could run. */
export function slotsInUse(world: World): void {
  const { life } = world;
  const idle = waiting(world).filter(({ submission }) => life.hasRoom(submission.task, submission.owner));
  must(idle.length === 0, `${idle[0]?.id} waits beside a free slot`);
}

const waiting = ({ jobs, life, now }: World): readonly IdealJob[] =>
  jobs.filter(
    ({ phase, readyAt, submission }) => phase === 'pending' && readyAt <= now && life.knows(submission.task),
  );

/** Nobody who waits is passed over twice by the same owner. What starts between two rests counts as one moment. */
export function turnsTaken(world: World): void {
  const { passed, ideal, life } = world;
  const startedJobs = ideal.startedSinceRest.splice(0);
  bestFirst(world, startedJobs);
  const started = startedJobs.map(({ submission }) => submission.owner);
  const served = [...started, ...ideal.givenUpSinceRest.splice(0)];
  // Who is held up by a limit is passed over rightly; so is, until now, who was not in line at the last rest.
  const ready = waiting(world).filter(({ submission }) => !life.isLimited(submission));
  const ownersOf = (jobs: readonly IdealJob[]) => new Set(jobs.map(({ submission }) => submission.owner));
  const wereInLine = ownersOf(ready.filter(({ isInLine }) => isInLine));
  for (const job of waiting(world)) job.isInLine = true;
  const owners = ownersOf(ready);
  for (const owner of passed.keys()) {
    if (served.includes(owner) || !wereInLine.has(owner)) passed.delete(owner);
  }
  for (const [owner, by] of passed) {
    for (const other of started) by.set(other, (by.get(other) ?? 0) + 1);
    for (const [other, times] of by) must(times <= 1, `${owner} passed over ${times} times by ${other}`);
  }
  for (const owner of owners) if (!passed.has(owner)) passed.set(owner, new Map());
}

/** Whether a job of the same owner and task waits since the last rest, and should have been started first. */
function goesBefore({ phase, isInLine, submission }: IdealJob, than: IdealJob): boolean {
  const { task, owner, priority } = than.submission;
  const isSame = submission.task === task && submission.owner === owner;
  return isSame && phase === 'pending' && isInLine && submission.priority > priority;
}

/** Within an owner's jobs of a task the higher priority goes first. */
function bestFirst({ jobs }: World, started: readonly IdealJob[]): void {
  for (const job of started) {
    const better = jobs.find((other) => goesBefore(other, job));
    must(better === undefined, `${job.id} started before ${better?.id}, which has a higher priority`);
  }
}
