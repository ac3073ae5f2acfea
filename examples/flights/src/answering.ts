import type { ErrorRequestHandler, Response } from 'express';
import { BadValue } from './bad-value.ts';
import { Fault } from './fault.ts';
import { Abandoned } from './pace.ts';

type SendError = (res: Response, status: number, message: string) => void;

/** Turns what a route threw into an answer, in the form that its clients know. */
export function answering(sendError: SendError): ErrorRequestHandler {
  return (error, _req, res, _next) => {
    if (error instanceof Fault) throw error;
    // There is nobody to answer, or half an answer is out: only breaking off says that it is not whole.
    if (error instanceof Abandoned || res.headersSent) return void res.destroy();
    const status = error instanceof BadValue ? 400 : clientError(error);
    if (status !== undefined) return sendError(res, status, error.message);
    console.error(error);
    sendError(res, 500, 'The request could not be answered.');
  };
}

/** Express and its body parser say by a `status` below 500 that it was the client's fault. */
function clientError(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('status' in error) || typeof error.status !== 'number') return undefined;
  return error.status >= 400 && error.status < 500 ? error.status : undefined;
}
