import { type RequestHandler, Router } from 'express';
import type { Data } from './app.ts';
import { delayReport } from './delay-report.ts';
import { bandOf, WIDTH } from './delay-report-route.ts';
import { parameter } from './parameter.ts';
import { onlyGeneric, onSolitudeError, unknownResource } from './solitude-error.ts';

/** Reports for clients of Solitude: whatever is sent makes one, and errors have the form that they know. */
export function genericRouter(data: Pick<Data, 'flights'>, work: readonly RequestHandler[]): Router {
  const report: RequestHandler = async (req, res) => {
    const band = bandOf(parameter(req, 'band') ?? WIDTH);
    res.status(201).json({ band, delays: delayReport(await data.flights(), band) });
  };
  const router = Router();
  router
    .route('/report/')
    .post(...work, report)
    .put(...work, report)
    .patch(...work, report)
    .all(onlyGeneric('POST, PUT, PATCH'));
  return router.use(unknownResource).use(onSolitudeError);
}
