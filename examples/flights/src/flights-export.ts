import { pipeline } from 'node:stream/promises';
import type { RequestHandler } from 'express';
import type { Data } from './app.ts';
import type { Flight } from './flights.ts';
import { type Pace, paceOf } from './pace.ts';

const CHUNK = 1_000;

/** Sends all flights as lines of JSON, no faster than the client reads them. */
export function flightsExport({ flights }: Pick<Data, 'flights'>): RequestHandler {
  return async (req, res) => {
    const pace = paceOf(req, res);
    const all = await flights();
    res.type('application/x-ndjson');
    await pipeline(lines(all, pace), res);
  };
}

async function* lines(flights: readonly Flight[], pace: Pace): AsyncGenerator<string> {
  for (let from = 0; from < flights.length; from += CHUNK) {
    const chunk = flights.slice(from, from + CHUNK);
    const done = from + chunk.length;
    await pace.reach(done / flights.length, `${done} of ${flights.length} flights`);
    yield chunk.map((flight) => `${JSON.stringify(flight)}\n`).join('');
  }
}
