import { STATUS_CODES } from 'node:http';
import type { RequestHandler, Response } from 'express';
import { answering } from './answering.ts';

/** Answers with problem details (RFC 9457). */
function sendProblem(res: Response, status: number, detail: string): void {
  const problem = { type: 'about:blank', title: STATUS_CODES[status], status, detail };
  res.status(status).type('application/problem+json').send(JSON.stringify(problem));
}

/** The last route: no report is known under this URL. */
export const unknownReport: RequestHandler = (req, res) =>
  sendProblem(res, 404, `There is no report at ${req.originalUrl}.`);

/** The last method of a route: only these are known. */
export function onlyPlain(allow: string): RequestHandler {
  return (req, res) => {
    res.set('Allow', allow);
    sendProblem(res, 405, `${req.method} is not known here: ${allow}.`);
  };
}

/** Turns what a route threw into an answer. */
export const onProblem = answering(sendProblem);
