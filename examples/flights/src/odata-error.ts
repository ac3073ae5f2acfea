import { STATUS_CODES } from 'node:http';
import type { RequestHandler, Response } from 'express';
import { answering } from './answering.ts';

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
export const onError = answering(sendError);
