import type { RequestHandler, Response } from 'express';
import { answering } from './answering.ts';

/** Invalid request parameters, an unidentified path, a method that is not supported, a request that is too large. */
const CODES: Readonly<Record<number, number>> = { 400: 1040, 404: 1002, 405: 1039, 413: 1044 };
/** An unknown error. */
const UNKNOWN = 1999;

/** Answers with an error as clients of Kladana know it. */
function sendKladanaError(res: Response, status: number, error: string): void {
  res.status(status).json({ errors: [{ error, code: CODES[status] ?? UNKNOWN }] });
}

/** The last route: nothing is known under this URL. */
export const unknownPath: RequestHandler = (req, res) =>
  sendKladanaError(res, 404, `Unidentified path: ${req.baseUrl}${req.path}`);

/** The last method of a route: only these are known. */
export function onlyRemap(allow: string): RequestHandler {
  return (req, res) => {
    res.set('Allow', allow);
    sendKladanaError(res, 405, `Operation ${req.method} is not supported for this resource`);
  };
}

/** Turns what a route threw into an answer. */
export const onKladanaError = answering(sendKladanaError);
