import { csvParse } from 'd3-dsv';
import { dataset } from './dataset.ts';

/** An airport of the data set. */
export interface Airport {
  /** Its code, such as `ABE`. */
  readonly iata: string;
  readonly name: string;
  readonly city: string;
  readonly state: string;
  readonly country: string;
  readonly latitude: number;
  readonly longitude: number;
}

let loaded: Promise<ReadonlyMap<string, Airport>> | undefined;

/** All 3,376 airports by their code, in the order of the data set. Read at the first call. */
export function airports(): Promise<ReadonlyMap<string, Airport>> {
  loaded ??= dataset('airports.csv').then(parse);
  return loaded;
}

function parse(text: string): ReadonlyMap<string, Airport> {
  const rows = csvParse<Airport, keyof Airport>(text, (row) => ({
    ...row,
    latitude: Number(row.latitude),
    longitude: Number(row.longitude),
  }));
  return new Map(rows.map((airport) => [airport.iata, airport]));
}
