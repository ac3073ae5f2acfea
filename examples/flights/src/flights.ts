import { dataset } from './dataset.ts';

/** A flight of the data set: its delay in minutes (below zero: early), its distance in miles, its hour of departure. */
export interface Flight {
  readonly delay: number;
  readonly distance: number;
  readonly time: number;
}

let loaded: Promise<readonly Flight[]> | undefined;

/** All 200,000 flights, in the order of the data set. Read at the first call. */
export function flights(): Promise<readonly Flight[]> {
  loaded ??= dataset('flights-200k.json').then((text) => JSON.parse(text));
  return loaded;
}
