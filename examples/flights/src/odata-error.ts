import { STATUS_CODES } from 'node:http';
import type { ErrorRequestHandler, RequestHandler, Response } from 'express';
import { BadValue } from './bad-value.ts';
import { Fault } from './fault.ts';
import { Abandoned } from './pace.ts';

/** Answers with an OData error: a code for programs, a message for people. */
export function sendError(res: Response, status: number, message: string): void {
  const code = (STATUS_CODES[status] ?? 'Error').replaceAll(/\W/g, '');
  res.status(status).json({ error: { code, message } });
}

/** The last route: nothing is known under this URL. */
export const notFound: RequestHandler = (req, res) => sendError(res, 404, `There is nothing at ${req.path}.`);

/** The last method of a route: only these are known. */
export function only(allow: string): RequestHandler {
  return (req, res) => {
    res.set('Allow', allow);
    sendError(res, 405, `${req.method} is not known here: ${allow}.`);
  };
}

/** Turns what a route threw into an answer. */
export const onError: ErrorRequestHandler = (error, _req, res, _next) => {
  if (error instanceof Fault) throw error;
  // There is nobody to answer, or half an answer is out: only breaking off says that it is not whole.
  if (error instanceof Abandoned || res.headersSent) return void res.destroy();
  const status = error instanceof BadValue ? 400 : clientError(error);
  if (status !== undefined) return sendError(res, status, error.message);
  console.error(error);
  sendError(res, 500, 'The request could not be answered.');
};

/** Express and its body parser say by a `status` below 500 that it was the client's fault. */
function clientError(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('status' in error) || typeof error.status !== 'number') return undefined;
  return error.status >= 400 && error.status < 500 ? error.status : undefined;
}
