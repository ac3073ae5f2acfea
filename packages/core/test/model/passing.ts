import fc from 'fast-check';
import { command, oneOf, type WorldCommand } from './command.ts';
import { must, type TaskName } from './terms.ts';

/** Time goes by, and lives with it. */

/** One before, on and after what the terms name; past leases, both lifetimes, and the longest reading. */
const amount = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(1, 250, 500, 700, 1_000) },
  { weight: 2, arbitrary: fc.constantFrom(4_999, 5_000, 8_000, 9_000, 20_000) },
  { weight: 1, arbitrary: fc.constantFrom(29_999, 30_000, 60_000, 600_000) },
);

export const turning = (rests: fc.Arbitrary<boolean>): fc.Arbitrary<WorldCommand> =>
  fc
    .tuple(amount, rests)
    .map(([ms, isCalm]) =>
      command({ text: `turn the clock ${ms} ms`, rests: isCalm, act: ({ clock }) => clock.advance(ms) }),
    );

/** The handler comes later than the jobs. */
export const registering: fc.Arbitrary<WorldCommand> = fc.constant(
  command({
    text: 'register late',
    rests: true,
    fits: ({ life }) => !life.knows('late'),
    act: ({ life }) => life.register('late'),
  }),
);

const KNOWN: readonly TaskName[] = ['quick', 'sturdy'];
const downtime = fc.constantFrom(0, 0, 400, 10_000, 100_000);

/** The process is gone from one moment to the next: nobody was told anything. */
export const killing: fc.Arbitrary<WorldCommand> = fc
  .tuple(downtime, fc.boolean(), fc.option(fc.nat(12), { freq: 2 }))
  .map(([down, knowsLate, dies]) =>
    command({
      text: `kill, start again after ${down} ms ${knowsLate ? 'with' : 'without'} late${dies === null ? '' : `, and after ${dies} calls once more`}`,
      rests: true,
      act: async (world) => {
        const tasks = [...KNOWN, ...(knowsLate ? (['late'] as const) : [])];
        await world.kill();
        await world.clock.advance(down);
        world.waits.clear();
        await world.nextLife();
        if (dies !== null) {
          await world.beginAndDie(dies, tasks);
          await world.nextLife();
        }
        await world.begin(...tasks);
      },
    }),
  );

export const stopping: fc.Arbitrary<WorldCommand> = fc
  .record({
    calm: fc.boolean(),
    drain: fc.constantFrom(0, 2_000),
    abort: fc.constantFrom(0, 500),
    finish: fc.boolean(),
    down: downtime,
    knowsLate: fc.boolean(),
  })
  .map(({ calm, drain, abort, finish, down, knowsLate }) =>
    command({
      text: `stop ${JSON.stringify({ calm, drain, abort, finish, down, knowsLate })}`,
      rests: true,
      act: async (world) => {
        if (calm) await world.clock.advance(0);
        await world.stop(drain, abort, () => finish && oneOf(world.life.atWork, 0)?.finish());
        for (const { job, answer } of world.waits) must(answer !== undefined, `a wait for ${job.id} goes on`);
        world.waits.clear();
        await world.clock.advance(down);
        await world.nextLife();
        await world.begin(...KNOWN, ...(knowsLate ? (['late'] as const) : []));
      },
    }),
  );
