import fc from 'fast-check';
import type { Attempt } from './attempt.ts';
import { command, oneOf, type WorldCommand } from './command.ts';
import { must } from './terms.ts';
import type { World } from './world.ts';

type Deed = (world: World, attempt: Attempt) => void;
type Named = readonly [string, Deed];

/** What handlers do, those that have been told to stop and those of an engine that has stopped included. */
const deed: fc.Arbitrary<Named> = fc.oneof(
  { weight: 6, arbitrary: fc.constant<Named>(['finish', (_, attempt) => attempt.finish()]) },
  { weight: 2, arbitrary: fc.constant<Named>(['try again', (_, attempt) => attempt.tryAgain()]) },
  { weight: 2, arbitrary: fc.constant<Named>(['fail', (_, attempt) => attempt.fail()]) },
  {
    weight: 3,
    arbitrary: fc
      .double({ min: 0, max: 1, noNaN: true })
      .map((fraction): Named => [`tell ${fraction}`, tell(fraction)]),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(-0.1, 1.01, Number.NaN, Number.POSITIVE_INFINITY)
      .map((fraction): Named => [`tell wrong ${fraction}`, tellWrong(fraction)]),
  },
);

export const handling = (rests: fc.Arbitrary<boolean>): fc.Arbitrary<WorldCommand> =>
  fc.tuple(deed, fc.nat(20), rests).map(([[text, act], pick, isCalm]) =>
    command({
      text: `handler #${pick}: ${text}`,
      rests: isCalm,
      fits: ({ atWork }) => atWork.length > 0,
      act: (world) => {
        const attempt = oneOf(world.atWork, pick);
        must(attempt !== undefined, 'no handler at work');
        act(world, attempt);
      },
    }),
  );

/** A handler that has ended may still hold on to what it was given. */
export const lateProgress: fc.Arbitrary<WorldCommand> = fc.nat(20).map((pick) =>
  command({
    text: `handler #${pick} that has ended: tell`,
    rests: true,
    fits: ({ life }) => life.attempts.some(({ isAtWork }) => !isAtWork),
    act: (world) => {
      const ended = world.life.attempts.filter(({ isAtWork }) => !isAtWork);
      const attempt = oneOf(ended, pick);
      if (attempt !== undefined) tell(0.99)(world, attempt);
    },
  }),
);

function tell(fraction: number): Deed {
  return ({ ideal, now }, { run }) => {
    const job = ideal.jobs.get(run.id);
    if (job?.phase === 'running' && job.fence === run.fence) {
      job.progress.push(fraction);
      job.progressAt = now;
    }
    run.progress(fraction);
  };
}

function tellWrong(fraction: number): Deed {
  return (_, { run }) => {
    let thrown: unknown;
    try {
      run.progress(fraction);
    } catch (error) {
      thrown = error;
    }
    must(thrown instanceof RangeError, `progress ${fraction} is taken`);
  };
}
