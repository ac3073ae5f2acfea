import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import type { Access, Refusal } from '../../src/index.ts';
import { command, oneOf, type WorldCommand } from './command.ts';
import type { IdealJob } from './ideal-job.ts';
import { must } from './terms.ts';
import { unlessBroken } from './troubling.ts';
import type { World } from './world.ts';

/** Anything that is asked about a job, in one shape. */
export interface Ask {
  readonly text: string;
  readonly ask: (world: World, id: string, access: Access) => Promise<Answered>;
  /** What is to be answered to the one who may ask. */
  readonly expected: (job: IdealJob, now: number) => Refusal | 'ok';
  /** The jobs that are worth asking about, where there are such. */
  readonly prefers?: (job: IdealJob) => boolean;
  readonly before?: (world: World, job: IdealJob) => void;
  /** The store failed: nothing has happened. */
  readonly broken?: (world: World, job: IdealJob) => void;
  /** `asked`: when it was asked. */
  readonly after?: (world: World, job: IdealJob, answered: Answered, asked: number) => Promise<void> | void;
}

type Answered = { readonly ok: true } | { readonly ok: false; readonly refusal: Refusal };

type Asker = 'owner' | 'anybody' | 'another';

export const asker = fc.constantFrom<Asker>('owner', 'owner', 'anybody', 'another');

export function asking(ask: Ask, pick: number, who: Asker, rests: boolean): WorldCommand {
  return command({
    text: `${ask.text} #${pick} as ${who}`,
    rests,
    fits: ({ jobs }) => jobs.length > 0,
    act: async (world) => {
      const preferred = world.jobs.filter((job) => ask.prefers?.(job) ?? true);
      const job = oneOf(preferred, pick) ?? oneOf(world.jobs, pick);
      must(job !== undefined, 'no job');
      if (who === 'another') await askAsAnother(world, job, ask);
      else await askOf(world, job, ask, who === 'owner' ? { owner: job.submission.owner } : {});
    },
  });
}

/** Exactly what is answered for a job that never was. */
async function askAsAnother(world: World, job: IdealJob, { text, ask }: Ask): Promise<void> {
  const { owner, task } = job.submission;
  for (const access of [{ owner: owner === 'ada' ? 'bob' : 'ada' }, { owner, task: `${task}-not` }]) {
    const ofThis = await unlessBroken(world, ask(world, job.id, access));
    const ofNone = await unlessBroken(world, ask(world, 'no-such-job', access));
    if (ofThis === undefined || ofNone === undefined) return;
    must(isDeepStrictEqual(ofThis, ofNone), `${text} of ${job.id} tells a stranger that it is there`);
    must(!ofThis.ok && ofThis.refusal === 'unknown', `${text} of ${job.id} answers a stranger`);
  }
}

async function askOf(world: World, job: IdealJob, ask: Ask, access: Access): Promise<void> {
  const { ideal, now } = world;
  ask.before?.(world, job);
  const possible = ideal.during(() => (ideal.jobs.has(job.id) ? ask.expected(job, ideal.now) : 'unknown'));
  const answered = await unlessBroken(world, ask.ask(world, job.id, access));
  const expected = possible.end();
  if (answered === undefined) {
    ask.broken?.(world, job);
    return;
  }
  const answer = answered.ok ? 'ok' : answered.refusal;
  world.trace.add(`${ask.text} ${job.id}: ${answer}`);
  must(expected.has(answer), `${ask.text} of ${job.id} answered with ${answer}, not ${[...expected]}`);
  await ask.after?.(world, job, answered, now);
}

export const reading: Ask = {
  text: 'read',
  ask: ({ engine }, id, access) => engine.read(id, access),
  expected: () => 'ok',
};

export const cancelling = (by: 'owner' | 'operator'): Ask => ({
  text: `cancel by ${by}`,
  ask: ({ engine }, id, access) => engine.cancel(id, { ...access, by }),
  expected: ({ phase }) => (phase === 'settled' ? 'settled' : 'ok'),
  before: ({ ideal }, { id }) => ideal.cancelling.set(id, by),
  broken: ({ ideal }, { id }) => ideal.cancelling.delete(id),
  after: ({ ideal }, job, { ok }) => {
    ideal.cancelling.delete(job.id);
    must(!ok || job.cancelledBy === by, `${job.id} is not cancelled`);
  },
});

export const discarding: Ask = {
  text: 'discard',
  ask: ({ engine }, id, access) => engine.discard(id, access),
  expected: (job, now) => job.discardable(now),
  after: (_, job, { ok }) => {
    if (!ok) return;
    job.discarded = true;
    job.isExcused = true;
    job.result = 'none';
  },
};

export const excusing: Ask = {
  text: 'excuse',
  ask: ({ engine }, id, access) => engine.excuse(id, access),
  expected: () => 'ok',
  before: (_, job) => {
    job.isExcused = true;
  },
};

/** Waits in the background; whether it ends in time is seen at rest. Strangers are answered at once. */
export const waiting = (timeout: number): Ask => ({
  text: `wait ${timeout} ms for`,
  ask: async (world, id, access) => {
    const { engine, waits, ideal, now } = world;
    const answering = engine.wait(id, { ...access, timeout });
    const job = ideal.jobs.get(id);
    const mayAsk = job !== undefined && access.task === undefined && mayBe(job, access);
    if (!mayAsk) return answering;
    const wait = { job, until: now + timeout, answer: undefined as Awaited<typeof answering> | undefined };
    waits.add(wait);
    void unlessBroken(world, answering).then((answer) => {
      if (answer === undefined) waits.delete(wait);
      wait.answer = answer;
    });
    return { ok: true };
  },
  expected: () => 'ok',
});

const mayBe = ({ submission }: IdealJob, access: Access): boolean =>
  !('owner' in access) || access.owner === submission.owner;
