import fc from 'fast-check';
import { describe, it } from 'vitest';
import { commands } from './model/commands.ts';
import { endAll } from './model/ending.ts';
import type { Limits } from './model/terms.ts';
import { World } from './model/world.ts';

const RUNS = Number(process.env.MODEL_RUNS ?? 300);
const MS_PER_RUN = 1_000;

const limits: fc.Arbitrary<Limits> = fc.record({
  concurrency: fc.integer({ min: 1, max: 3 }),
  runningPerOwner: fc.integer({ min: 1, max: 3 }),
  unfinished: fc.integer({ min: 3, max: 9 }),
  perOwner: fc.integer({ min: 1, max: 5 }),
  withoutOwner: fc.integer({ min: 1, max: 3 }),
});

/** How late each call to the store arrives, in turns of the microtask queue. */
const pauses = fc.array(fc.constantFrom(0, 0, 0, 1, 2, 5, 20), { minLength: 1, maxLength: 8 });

describe('the engine', () => {
  it(
    'does what the model says, whatever is done to it and in whatever order',
    async () => {
      const property = fc.asyncProperty(
        limits,
        pauses,
        fc.commands(commands, { maxCommands: 60, size: 'max' }),
        async (limit, pause, acts) => {
          const world = new World(limit, pause);
          await world.begin('quick', 'sturdy', 'late');
          await fc.asyncModelRun(() => ({ model: { world }, real: world }), acts);
          await endAll(world);
        },
      );
      await fc.assert(property, { numRuns: RUNS });
    },
    20_000 + RUNS * MS_PER_RUN,
  );
});
