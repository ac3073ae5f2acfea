import type { RequestHandler } from 'express';
import type { Data } from './app.ts';
import { delayReport } from './delay-report.ts';
import { context } from './odata.ts';
import { wholeNumber } from './whole-number.ts';

/** The width of a band unless told, in miles. */
export const WIDTH = 250;
const WIDEST = 10_000;

/** The width of a band, in miles. */
export const bandOf = (value: unknown): number => wholeNumber('band', value, 1, WIDEST);

export function delayReports({ flights }: Pick<Data, 'flights'>): RequestHandler {
  return async (req, res) => {
    const band = bandOf(req.query.band ?? WIDTH);
    res.json({ '@context': context('DelayReport'), value: delayReport(await flights(), band) });
  };
}
