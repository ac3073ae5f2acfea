import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BandOfMiles, delayReport } from '../src/delay-report.ts';
import { type Flight, flights } from '../src/flights.ts';

const flight = (distance: number, delay: number): Flight => ({ distance, delay, time: 0 });

/** The definitions, taken at their word by counting: nothing in common with the code, which sorts. */
function countedBand(all: readonly Flight[], from: number, to: number): BandOfMiles {
  const counts = new Map<number, number>();
  let [n, sum] = [0, 0];
  for (const { distance, delay } of all) {
    if (distance < from || distance >= to) continue;
    counts.set(delay, (counts.get(delay) ?? 0) + 1);
    [n, sum] = [n + 1, sum + delay];
  }
  const upTo = (value: number) => [...counts].reduce((c, [delay, k]) => (delay <= value ? c + k : c), 0);
  const first = (enough: (value: number) => boolean) => Math.min(...[...counts.keys()].filter(enough));
  const nth = (rank: number) => first((value) => upTo(value) >= rank);
  const median = n % 2 === 1 ? nth((n + 1) / 2) : (nth(n / 2) + nth(n / 2 + 1)) / 2;
  const p95 = first((value) => 100 * upTo(value) >= 95 * n);
  return { from, to, flights: n, mean: Math.round((sum / n) * 100) / 100, median, p95 };
}

describe('delayReport', () => {
  it('puts a flight of exactly the width into the next band', () => {
    const report = delayReport([flight(250, 3), flight(249, 1)], 250);
    expect(report.map(({ from, to, mean }) => [from, to, mean])).toEqual([
      [0, 250, 1],
      [250, 500, 3],
    ]);
  });

  it('leaves out bands without flights, and gives the others in ascending order', () => {
    const report = delayReport([flight(2600, 0), flight(900, 0), flight(30, 0)], 100);
    expect(report.map(({ from }) => from)).toEqual([0, 900, 2600]);
  });

  it('takes the mean of the two in the middle as the median of an even number', () => {
    expect(
      delayReport(
        [10, -3, 4, 1].map((delay) => flight(1, delay)),
        10,
      ),
    ).toMatchObject([{ median: 2.5 }]);
  });

  it('takes the 95th percentile by nearest rank', () => {
    const hundred = Array.from({ length: 100 }, (_, index) => flight(1, 100 - index));
    expect(delayReport(hundred, 10)).toMatchObject([{ flights: 100, mean: 50.5, median: 50.5, p95: 95 }]);
    expect(delayReport([flight(1, 7)], 10)).toMatchObject([{ median: 7, p95: 7 }]);
  });

  it('rounds means to two decimals', () => {
    expect(delayReport([flight(1, 1), flight(1, 0), flight(1, 0)], 10)).toMatchObject([{ mean: 0.33 }]);
  });

  it('is empty without flights', () => {
    expect(delayReport([], 250)).toEqual([]);
  });

  it('agrees with the definitions for any flights', () => {
    const anyFlight = fc.record({
      distance: fc.integer({ min: 0, max: 400 }),
      delay: fc.integer({ min: -60, max: 300 }),
      time: fc.constant(0),
    });
    fc.assert(
      fc.property(fc.array(anyFlight, { maxLength: 60 }), fc.integer({ min: 1, max: 500 }), (all, width) => {
        const report = delayReport(all, width);
        expect(report).toEqual(report.map(({ from, to }) => countedBand(all, from, to)));
        expect(report.reduce((total, band) => total + band.flights, 0)).toBe(all.length);
      }),
    );
  });

  it.each([250, 1_000, 10_000])(
    'agrees with the definitions on the real flights, by %i miles',
    async (width) => {
      const all = await flights();
      const wanted = [];
      for (let from = 0; from < 5_000; from += width) wanted.push(countedBand(all, from, from + width));
      expect(delayReport(all, width)).toEqual(wanted.filter((band) => band.flights > 0));
    },
  );
});
