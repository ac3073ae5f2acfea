import fc from 'fast-check';
import type { Found } from '../../src/index.ts';
import { command, type WorldCommand } from './command.ts';
import type { Submission } from './ideal-job.ts';
import { BYTES, hasBytes, must, type TaskName } from './terms.ts';
import { unlessBroken } from './troubling.ts';
import type { World } from './world.ts';

const submission: fc.Arbitrary<Submission> = fc.record({
  task: fc.constantFrom<TaskName>('quick', 'quick', 'sturdy', 'sturdy', 'late'),
  owner: fc.constantFrom('ada', 'ada', 'bob', 'cyd', undefined),
  key: fc.constantFrom(undefined, undefined, undefined, 'k1', 'k2'),
  input: fc.record({ n: fc.constantFrom(0, 0, 1, 2, 3) }),
  keep: fc.constantFrom(undefined, undefined, 'once', 'until-expiry'),
  delay: fc.constantFrom(0, 0, 0, 700, 6_000),
  priority: fc.constantFrom(0, 0, 1, 9),
  told: fc.constantFrom(undefined, undefined, 'accepted', 'changed', 'settled', 'finished'),
});

/** Nobody is to be told of it. */
export const quietly: fc.Arbitrary<Submission> = submission.map((what) => ({ ...what, told: undefined }));

const CLIENT = 'https://client.test/';

/** One submission, or the same one several times at the same time. */
export const submitting = (
  rests: fc.Arbitrary<boolean>,
  most = 3,
  what: fc.Arbitrary<Submission> = submission,
): fc.Arbitrary<WorldCommand> =>
  fc.tuple(what, fc.constantFrom(1, 1, 1, Math.min(2, most), most), rests).map(([what, times, isCalm]) =>
    command({
      text: `submit ${times} × ${JSON.stringify(what)}`,
      rests: isCalm,
      fits: ({ life }) => life.knows(what.task),
      act: async (world) => {
        await Promise.all(Array.from({ length: times }, () => submit(world, what)));
      },
    }),
  );

async function submit(world: World, what: Submission): Promise<void> {
  const { ideal } = world;
  const id = world.newName();
  ideal.proposed.set(id, what);
  const possible = ideal.during(() => {
    const admitted = ideal.admits(what);
    return typeof admitted === 'string' ? admitted : `again ${admitted.again}`;
  });
  const crowded = ideal.during(() => ideal.crowdedOut(what, id));
  const found = await unlessBroken(world, hand(world, what, id));
  ideal.proposed.delete(id);
  if (found === undefined) {
    possible.end();
    crowded.end();
    must(!isAccepted(world, id), `submission ${id} accepted, but answered with an error`);
    return;
  }
  const answer = answerOf(found, id);
  world.trace.add(`submission ${id}: ${answer}`);
  const refusedBeside = !found.ok && [...crowded.end()].some((why) => why.includes(answer));
  // The store may say what it has before it is clear to the one who wrote it.
  const unclear = ideal.isTroubled && ideal.isBeingWritten(what, id, answer);
  must(possible.end().has(answer) || refusedBeside || unclear, `submission ${id} answered with ${answer}`);
  must((answer === 'ok') === isAccepted(world, id), `submission ${id} answered with ${answer}`);
  if (!found.ok && answer !== 'key-conflict')
    must((found.retryAfter ?? 0) > 0, `${id} is not told when to try again`);
}

const isAccepted = ({ ideal }: World, id: string): boolean => ideal.jobs.has(id);

function answerOf(found: Found, id: string): string {
  if (!found.ok) return found.refusal;
  return found.job.id === id ? 'ok' : `again ${found.job.id}`;
}

async function hand({ life }: World, what: Submission, id: string): Promise<Found> {
  const { task, owner, key, input, keep, delay, priority, told } = what;
  const handle = life.tasks.get(task);
  must(handle !== undefined, `${task} has no handler`);
  return handle.submit(input, {
    id,
    owner,
    delay,
    priority,
    ...(key !== undefined && { key }),
    ...(keep !== undefined && { keep }),
    ...(told !== undefined && { notices: [{ url: CLIENT, on: told, pauses: Array<number>(9).fill(0) }] }),
    ...(hasBytes(input) && { body: new Uint8Array(BYTES) }),
  });
}
