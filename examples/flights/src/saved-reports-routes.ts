import type { RequestHandler, Response } from 'express';
import type { Data } from './app.ts';
import { delayReport } from './delay-report.ts';
import { bandOf } from './delay-report-route.ts';
import { keyOf } from './odata.ts';
import { sendError } from './odata-error.ts';
import type { SavedReport } from './saved-reports.ts';

export function saveReport({ flights, reports }: Pick<Data, 'flights' | 'reports'>): RequestHandler {
  return async (req, res) => {
    const band = bandOf(req.body?.band);
    const report = await reports.save(band, delayReport(await flights(), band));
    res.status(201).location(`/odata/SavedReports('${report.id}')`);
    send(res, report);
  };
}

export function readReport({ reports }: Pick<Data, 'reports'>): RequestHandler<{ key: string }> {
  return async (req, res) => {
    const report = await reports.read(keyOf(req.params.key) ?? '');
    return report === undefined ? missing(res, req.params.key) : send(res, report);
  };
}

export function removeReport({ reports }: Pick<Data, 'reports'>): RequestHandler<{ key: string }> {
  return async (req, res) => {
    const removed = await reports.remove(keyOf(req.params.key) ?? '');
    return removed ? void res.status(204).end() : missing(res, req.params.key);
  };
}

function send(res: Response, { etag, text }: SavedReport): void {
  res.set('ETag', etag).type('json').send(text);
}

function missing(res: Response, key: string): void {
  sendError(res, 404, `There is no saved report (${key}).`);
}
