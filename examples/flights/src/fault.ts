import type { RequestHandler } from 'express';
import { parameter } from './parameter.ts';

/** An error that the app does not catch. */
export class Fault extends Error {
  override readonly name = 'Fault';
}

/** For demonstrations: `fault=throw` throws, `fault=exit` ends the process as a crash would. */
export const faulty: RequestHandler = (req, _res, next) => {
  const fault = parameter(req, 'fault');
  if (fault === 'throw') throw new Fault('thrown because the request asked for it');
  if (fault === 'exit') process.kill(process.pid, 'SIGKILL');
  next();
};
