import type { RequestHandler } from 'express';

/** An error that the app does not catch. */
export class Fault extends Error {
  override readonly name = 'Fault';
}

/** For demonstrations: `fault=throw` throws, `fault=exit` ends the process as a crash would. */
export const faulty: RequestHandler = (req, _res, next) => {
  if (req.query.fault === 'throw') throw new Fault('thrown because the request asked for it');
  if (req.query.fault === 'exit') process.kill(process.pid, 'SIGKILL');
  next();
};
