import { type RequestHandler, Router } from 'express';
import type { Data } from './app.ts';
import { delayReport } from './delay-report.ts';
import { bandOf, WIDTH } from './delay-report-route.ts';
import { parameter } from './parameter.ts';
import { onlyPlain, onProblem, unknownReport } from './problem.ts';

/** Reports for people without a protocol: plain JSON, and problem details where something is wrong. */
export function reportsRouter(data: Pick<Data, 'flights'>, work: readonly RequestHandler[]): Router {
  const delays: RequestHandler = async (req, res) => {
    const band = bandOf(parameter(req, 'band') ?? WIDTH);
    res.json({ band, delays: delayReport(await data.flights(), band) });
  };
  const router = Router();
  router
    .route('/delays')
    .get(...work, delays)
    .post(...work, delays)
    .all(onlyPlain('GET, HEAD, POST'));
  return router.use(unknownReport).use(onProblem);
}
