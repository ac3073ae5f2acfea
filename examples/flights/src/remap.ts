import { type Request, type RequestHandler, Router } from 'express';
import { jobOf } from 'respond-async/node';
import type { Data } from './app.ts';
import { delayReport } from './delay-report.ts';
import { bandOf, WIDTH } from './delay-report-route.ts';
import { onKladanaError, onlyRemap, unknownPath } from './kladana-error.ts';
import { parameter } from './parameter.ts';
import { wholeNumber } from './whole-number.ts';

const JSON_TYPE = 'application/json';
/** The largest page. */
const LIMIT = 1_000;

/** The delay report for clients of Kladana: by pages, or as a whole where it is fetched as a task's result. */
export function remapRouter(
  data: Pick<Data, 'flights'>,
  work: readonly RequestHandler[],
  base: (req: Request) => string,
): Router {
  const byDistance: RequestHandler = async (req, res) => {
    const band = bandOf(parameter(req, 'band') ?? WIDTH);
    const page = pageOf(req);
    const all = delayReport(await data.flights(), band);
    const rows = page === undefined ? all : all.slice(page.offset, page.offset + page.limit);
    const employee = {
      href: `${base(req)}${req.baseUrl}/context/employee`,
      type: 'employee',
      mediaType: JSON_TYPE,
    };
    const meta = { href: base(req) + req.originalUrl, type: 'delaysbydistance', mediaType: JSON_TYPE };
    res.json({
      context: { employee: { meta: employee } },
      meta: { ...meta, size: all.length, ...page, ...(page && neighbours(meta.href, page, all.length)) },
      rows,
    });
  };
  const router = Router();
  router
    .route('/report/delays/bydistance')
    .get(...work, byDistance)
    .all(onlyRemap('GET, HEAD'));
  return router.use(unknownPath).use(onKladanaError);
}

interface Page {
  readonly limit: number;
  readonly offset: number;
}

/** Which rows the client wants to see; `undefined`: all of them, since nobody waits for them. */
function pageOf(req: Request): Page | undefined {
  const limit = wholeNumber('limit', parameter(req, 'limit') ?? LIMIT, 1, LIMIT);
  const offset = wholeNumber('offset', parameter(req, 'offset') ?? 0, 0, 999_999_999);
  return jobOf(req).inJob ? undefined : { limit, offset };
}

/** The pages before and after one, where there are any. */
function neighbours(href: string, { limit, offset }: Page, size: number): Readonly<Record<string, string>> {
  const at = (from: number): string => {
    const url = new URL(href);
    url.searchParams.set('limit', String(limit));
    url.searchParams.set('offset', String(from));
    return url.href;
  };
  return {
    ...(offset + limit < size && { nextHref: at(offset + limit) }),
    ...(offset > 0 && size > 0 && { previousHref: at(Math.max(0, offset - limit)) }),
  };
}
