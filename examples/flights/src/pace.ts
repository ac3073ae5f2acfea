import { setTimeout as sleep } from 'node:timers/promises';
import type { Request, RequestHandler, Response } from 'express';
import { jobOf } from 'respond-async/node';
import { parameter } from './parameter.ts';
import { wholeNumber } from './whole-number.ts';

const LONGEST = 60_000;
const STEP = 100;

/** Nobody wants the answer any more: the client went away, or the job was told to stop. */
export class Abandoned extends Error {
  override readonly name = 'Abandoned';
}

/** How the work of a request is spread over time. */
export interface Pace {
  /** Over at least so many milliseconds. */
  readonly ms: number;
  /** Tells how far the work has come, not before that share of the time has passed. Rejects with `Abandoned`. */
  reach(fraction: number, message: string): Promise<void>;
}

/** The pace that the parameter `pace` asks for; none unless told. The time runs from now. */
export function paceOf(req: Request, res: Response): Pace {
  const ms = wholeNumber('pace', parameter(req, 'pace') ?? 0, 0, LONGEST);
  const start = performance.now();
  const job = jobOf(req);
  const signal = AbortSignal.any([job.signal, closing(res)]);
  return {
    ms,
    reach: async (fraction, message) => {
      await until(start + ms * fraction, signal);
      job.progress(fraction, message);
    },
  };
}

/** Goes before a route whose work is done in one go: spends the time first. */
export const paced: RequestHandler = async (req, res, next) => {
  const pace = paceOf(req, res);
  const steps = Math.ceil(pace.ms / STEP);
  for (let step = 1; step <= steps; step += 1) {
    await pace.reach(step / steps, `step ${step} of ${steps}`);
  }
  next();
};

async function until(moment: number, signal: AbortSignal): Promise<void> {
  try {
    signal.throwIfAborted();
    // A timer may ring a little early: it is asked again.
    for (let left = moment - performance.now(); left > 0; left = moment - performance.now()) {
      await sleep(Math.ceil(left), undefined, { signal });
    }
  } catch (cause) {
    throw new Abandoned('nobody waits for the answer', { cause });
  }
}

function closing(res: Response): AbortSignal {
  const closed = new AbortController();
  res.once('close', () => closed.abort());
  if (res.destroyed) closed.abort();
  return closed.signal;
}
