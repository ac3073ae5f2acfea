import express, { type Express, type Request } from 'express';
import { batch } from 'respond-async/node';
import type { Airport } from './airports.ts';
import { airport, airportList } from './airports-routes.ts';
import { delayReports } from './delay-report-route.ts';
import { faulty } from './fault.ts';
import type { Flight } from './flights.ts';
import { flightsExport } from './flights-export.ts';
import { genericRouter } from './generic.ts';
import { healthy, service, versioned } from './odata.ts';
import { notFound, onError, only } from './odata-error.ts';
import { paced } from './pace.ts';
import { remapRouter } from './remap.ts';
import { reportsRouter } from './reports.ts';
import type { SavedReports } from './saved-reports.ts';
import { readReport, removeReport, saveReport } from './saved-reports-routes.ts';

/** What the app answers from. */
export interface Data {
  readonly flights: () => Promise<readonly Flight[]>;
  readonly airports: () => Promise<ReadonlyMap<string, Airport>>;
  readonly reports: SavedReports;
}

/**
 * Flights and airports as OData JSON, and reports as plain JSON: an Express app like any other, that knows nothing of
 * answering later. With `faults`, a request may ask to see what happens when the app throws or dies. `base`: how clients
 * reach it, unless told as they say.
 */
export function createApp({
  data,
  faults,
  base = asAsked,
}: {
  data: Data;
  faults: boolean;
  base?: (req: Request) => string;
}): Express {
  const app = express();
  app.disable('x-powered-by').disable('etag');
  // What the app doesn't catch is answered by Express: without a stack trace in production only.
  app.set('env', 'production');

  const fault = faults ? [faulty] : [];
  const work = [paced, ...fault];
  const json = express.json({ limit: '1mb', type: () => true });
  app.use('/reports', reportsRouter(data, [json, ...work]));
  app.use('/generic', genericRouter(data, [json, ...work]));
  app.use('/api/remap/1.2', remapRouter(data, [json, ...work], base));

  app.use(versioned);
  app.route('/healthz').get(work, healthy).all(only('GET, HEAD'));
  app.route('/odata').get(work, service).all(only('GET, HEAD'));
  app.route('/odata/Airports').get(work, airportList(data)).all(only('GET, HEAD'));
  app.route('/odata/Airports\\(:key\\)').get(work, airport(data)).all(only('GET, HEAD'));
  app.route('/odata/DelayReport').get(work, delayReports(data)).all(only('GET, HEAD'));
  app.route('/odata/FlightsExport').get(fault, flightsExport(data)).all(only('GET, HEAD'));
  app.route('/odata/SavedReports').post(json, work, saveReport(data)).all(only('POST'));
  app
    .route('/odata/SavedReports\\(:key\\)')
    .get(work, readReport(data))
    .delete(work, removeReport(data))
    .all(only('GET, HEAD, DELETE'));
  app.route('/odata/\\$batch').post(fault, batch(app)).all(only('POST'));
  return app.use(notFound).use(onError);
}

const asAsked = (req: Request): string => `${req.protocol}://${req.get('host')}`;
