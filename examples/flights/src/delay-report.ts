import type { Flight } from './flights.ts';

/** How late the flights of one band of distances were. Delays are in minutes, below zero where they were early. */
export interface BandOfMiles {
  /** The band goes from here, in miles, … */
  readonly from: number;
  /** … up to, but not including, here. */
  readonly to: number;
  readonly flights: number;
  /** To two decimals. */
  readonly mean: number;
  /** The delay in the middle; between two of them, their mean. */
  readonly median: number;
  /** The 95th percentile by nearest rank: the smallest delay that at least 95 % of the flights do not exceed. */
  readonly p95: number;
}

/** The delays per band of `width` miles, nearest first. Bands without flights are left out. */
export function delayReport(flights: readonly Flight[], width: number): BandOfMiles[] {
  const bands = Map.groupBy(flights, ({ distance }) => Math.floor(distance / width));
  return [...bands]
    .sort(([a], [b]) => a - b)
    .map(([band, members]) => ({ from: band * width, to: (band + 1) * width, ...summary(members) }));
}

function summary(flights: readonly Flight[]): Omit<BandOfMiles, 'from' | 'to'> {
  // A typed array sorts by value, and twice as fast.
  const delays = new Float64Array(flights.map(({ delay }) => delay)).sort();
  const count = delays.length;
  const at = (index: number) => delays[index] ?? Number.NaN;
  const sum = delays.reduce((total, delay) => total + delay, 0);
  return {
    flights: count,
    mean: Math.round((sum / count) * 100) / 100,
    median: (at(Math.ceil(count / 2) - 1) + at(Math.floor(count / 2))) / 2,
    p95: at(Math.ceil((count * 95) / 100) - 1),
  };
}
