import fc from 'fast-check';
import { type Ask, asker, asking, cancelling, discarding, excusing, reading, waiting } from './asking.ts';
import type { WorldCommand } from './command.ts';
import { documenting } from './documenting.ts';
import { handling, lateProgress } from './handling.ts';
import { listing, unknown } from './listing.ts';
import { killing, registering, stopping, turning } from './passing.ts';
import { endingOfReading, peeking, readingOn, taking } from './reading.ts';
import { quietly, submitting } from './submitting.ts';
import { troubling } from './troubling.ts';

const ask: fc.Arbitrary<Ask> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(undefined, undefined, 't1', 't2').map(taking) },
  { weight: 2, arbitrary: fc.constantFrom('owner' as const, 'operator' as const).map(cancelling) },
  { weight: 2, arbitrary: fc.constantFrom(500, 20_000, 100_000).map(waiting) },
  { weight: 1, arbitrary: fc.constantFrom(reading, peeking, discarding, excusing) },
);

const noWait = ask.filter(({ text }) => !text.startsWith('wait'));

const asked = (what: fc.Arbitrary<Ask>, rests: fc.Arbitrary<boolean>): fc.Arbitrary<WorldCommand> =>
  fc.tuple(what, fc.nat(30), asker, rests).map((args) => asking(...args));

const never = fc.constant(false);
const inTrouble = fc.oneof(submitting(never), handling(never), asked(noWait, never), turning(never));

/** Now and then the next command comes while the one before is still being dealt with. */
const nowAndThen = fc.constantFrom(true, true, false);

/** Everything that can be done to an engine, in any order. `rests`: whether the next command waits for all to be done. */
function commandsThat(
  rests: fc.Arbitrary<boolean>,
  submitted: fc.Arbitrary<WorldCommand>,
  ...rare: fc.Arbitrary<WorldCommand>[]
): fc.Arbitrary<WorldCommand>[] {
  return [
    submitted,
    submitted,
    handling(rests),
    handling(rests),
    asked(ask, rests),
    asked(ask, rests),
    endingOfReading(rests),
    endingOfReading(rests),
    turning(rests),
    fc.oneof(listing, unknown, registering, lateProgress, readingOn, ...rare),
  ];
}

const anyTime = submitting(nowAndThen, 3);

export const commands = commandsThat(
  nowAndThen,
  anyTime,
  killing,
  stopping,
  documenting,
  troubling(inTrouble),
);

/** What can be done to an engine that has no store but its own, which can't be looked into and ends with it. */
export const commandsInMemory = commandsThat(nowAndThen, anyTime);

const always = fc.constant(true);

/** One command after the other: what is seen does not hang on how fast a store is. */
export const calmCommands = commandsThat(always, submitting(always, 1), documenting);

/**
 * The same, with lives that end, and nobody is told of a job: what comes first when an engine begins, a notice that was owed or
 * the end of what it tells of, does hang on it.
 */
export const calmLives = commandsThat(always, submitting(always, 1, quietly), killing, stopping, documenting);
