import { STATUS_CODES } from 'node:http';
import type { RequestHandler, Response } from 'express';
import { answering } from './answering.ts';

/** Answers with an error as clients of Solitude know it. */
function sendSolitudeError(res: Response, status: number, message: string): void {
  const code = (STATUS_CODES[status] ?? 'error').toLowerCase().replaceAll(/\W+/g, '-');
  res.status(status).json({ error_message: message, error_code: code, error_data: {} });
}

/** The last route: nothing is known under this URL. */
export const unknownResource: RequestHandler = (req, res) =>
  sendSolitudeError(res, 404, `There is nothing at ${req.originalUrl}.`);

/** The last method of a route: only these are known. */
export function onlyGeneric(allow: string): RequestHandler {
  return (req, res) => {
    res.set('Allow', allow);
    sendSolitudeError(res, 405, `${req.method} is not known here: ${allow}.`);
  };
}

/** Turns what a route threw into an answer. */
export const onSolitudeError = answering(sendSolitudeError);
