import express, { type Express, type RequestHandler } from 'express';
import type { TestHandler } from '../../fetch/test/behaviour/scene.ts';
import { listenerOf } from './listener-of.ts';

/** An Express app that answers what the handler says. */
export function expressApp(handler: TestHandler): Express {
  return express().disable('x-powered-by').use(listenerOf(handler));
}

/** An Express app that does nothing but to use this, below a path. */
export const using = (listener: RequestHandler, path = '/'): Express => express().use(path, listener);
