import fc from 'fast-check';
import type { WorldCommand } from './command.ts';
import { endAll } from './ending.ts';
import type { Shelf } from './shelf.ts';
import type { Limits } from './terms.ts';
import { World } from './world.ts';

const limits: fc.Arbitrary<Limits> = fc.record({
  concurrency: fc.integer({ min: 1, max: 3 }),
  runningPerOwner: fc.integer({ min: 1, max: 3 }),
  unfinished: fc.integer({ min: 3, max: 9 }),
  perOwner: fc.integer({ min: 1, max: 5 }),
  withoutOwner: fc.integer({ min: 1, max: 3 }),
});

/** How late each call to the store arrives, in turns of the microtask queue. */
const pauses = fc.array(fc.constantFrom(0, 0, 0, 1, 2, 5, 20), { minLength: 1, maxLength: 8 });

interface WorldTerms {
  readonly limits: Limits;
  readonly pauses: readonly number[];
}

export const aWorld: fc.Arbitrary<WorldTerms> = fc.record({ limits, pauses });
export const aPromptWorld: fc.Arbitrary<WorldTerms> = fc.record({ limits, pauses: fc.constant([0]) });

/** Does all of it to an engine on the shelf, and lets it come to its end: what was seen meanwhile. */
export async function liveThrough(
  { limits: within, pauses: late }: WorldTerms,
  shelf: Shelf,
  acts: Iterable<WorldCommand>,
): Promise<readonly string[]> {
  const world = new World(within, late, shelf);
  try {
    await world.begin('quick', 'sturdy', 'late');
    await fc.asyncModelRun(() => ({ model: { world }, real: world }), acts);
    await endAll(world);
    return world.trace.lines;
  } finally {
    await shelf.remove();
  }
}
