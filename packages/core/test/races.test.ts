import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEEDS, type Stage } from './proof/deeds.ts';
import { race } from './proof/race.ts';
import { count } from './tally.ts';

/** Orders tried for each pair. */
const RUNS = Number(process.env.RACE_RUNS ?? 12);

const names = Object.keys(DEEDS);
const pairs = names.flatMap((first, at) => names.slice(at).map((second) => [first, second] as const));

const stage = fc.constantFrom<Stage>('running', 'ready', 'leased');

/** What is told to the one who did it when it was not refused for a reason that the other deed, or the stage, explains. */
const REFUSED = new Set([
  ...['settled', 'not-ready', 'being-read', 'collected', 'expired', 'cancelled', 'failed', 'lease-lost'],
  ...['stopping', 'no reading', 'done', 'ok', 'discarded'],
]);

describe('two deeds at the same time', () => {
  it.each(pairs)(
    '%s and %s: one of them is first, whatever the order (I3, I8, I9, I10, I13, I30, F48)',
    async (first, second) => {
      const property = fc.asyncProperty(stage, fc.scheduler(), async (at, order) => {
        const { one, other, after, watch, errors, timers, id } = await race(first, second, at, order);
        count('interleavings');
        expect(watch.wrongs).toEqual([]);
        expect(errors.filter((error) => !String(error).includes('once more'))).toEqual([]);
        expect(REFUSED.has(one) && REFUSED.has(other), `${one}, ${other}`).toBe(true);
        const confirmed = [first, second].filter(
          (name, which) => name === 'confirm' && [one, other][which] === 'ok',
        );
        // Collected: nobody can read it again. A second confirmation is the same reader's, or was refused.
        if (confirmed.length > 0) expect(after?.ok, 'read after it was confirmed').not.toBe(true);
        expect(watch.collected.has(id)).toBe(confirmed.length > 0);
        const stopped = [first, second].includes('stop');
        const left = [...watch.jobs.values()].filter(({ phase }) => phase !== 'settled' || !stopped);
        if (!stopped) expect(left).toEqual([]);
        if (!stopped) expect(watch.counted).toEqual([]);
        expect(timers).toBe(0);
      });
      await fc.assert(property, { numRuns: RUNS });
    },
    20_000 + RUNS * 100,
  );
});
