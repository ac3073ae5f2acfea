import type { RequestHandler } from 'express';

/** What an answer is about: its `@context`. Complete as a path, so that it holds wherever the answer is read. */
export function context(what = ''): string {
  return `/odata/$metadata${what === '' ? '' : `#${what}`}`;
}

/** Goes before all routes: every answer says which OData it speaks. */
export const versioned: RequestHandler = (_req, res, next) => {
  res.set('OData-Version', '4.01');
  next();
};

export const healthy: RequestHandler = (_req, res) => {
  res.json({ status: 'ok' });
};

/** The service document: what there is. */
export const service: RequestHandler = (_req, res) => {
  const value = [
    { name: 'Airports', kind: 'EntitySet', url: 'Airports' },
    { name: 'SavedReports', kind: 'EntitySet', url: 'SavedReports' },
    { name: 'DelayReport', kind: 'FunctionImport', url: 'DelayReport' },
    { name: 'FlightsExport', kind: 'FunctionImport', url: 'FlightsExport' },
  ];
  res.json({ '@context': context(), value });
};

/** The key in `Airports('ABE')`, given what stands between the brackets. A quote within it is doubled. */
export function keyOf(between: string): string | undefined {
  return /^'((?:[^']|'')*)'$/.exec(between)?.[1]?.replaceAll("''", "'");
}
