import fc from 'fast-check';
import { type Ask, asker, asking, cancelling, discarding, reading, waiting } from './asking.ts';
import type { WorldCommand } from './command.ts';
import { handling, lateProgress } from './handling.ts';
import { listing, unknown } from './listing.ts';
import { killing, registering, stopping, turning } from './passing.ts';
import { endingOfReading, peeking, readingOn, taking } from './reading.ts';
import { submitting } from './submitting.ts';

/** Now and then the next command comes while the one before is still being dealt with. */
const rests = fc.constantFrom(true, true, false);

const ask: fc.Arbitrary<Ask> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(undefined, undefined, 't1', 't2').map(taking) },
  { weight: 2, arbitrary: fc.constantFrom('owner' as const, 'operator' as const).map(cancelling) },
  { weight: 2, arbitrary: fc.constantFrom(500, 20_000, 100_000).map(waiting) },
  { weight: 1, arbitrary: fc.constantFrom(reading, peeking, discarding) },
);

/** Everything that can be done to an engine, in any order. */
export const commands: fc.Arbitrary<WorldCommand>[] = [
  submitting(rests),
  submitting(rests),
  handling(rests),
  handling(rests),
  fc.tuple(ask, fc.nat(30), asker, rests).map((args) => asking(...args)),
  fc.tuple(ask, fc.nat(30), asker, rests).map((args) => asking(...args)),
  endingOfReading(rests),
  endingOfReading(rests),
  turning(rests),
  fc.oneof(listing, unknown, registering, lateProgress, readingOn, killing, stopping),
];
