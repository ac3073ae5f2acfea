import type { Failure } from '../job/job.ts';
import type { Payload } from '../job/payload.ts';
import type { JobEvent } from '../job/transition.ts';
import type { ActiveRun } from './active-run.ts';
import { BodyTooLarge } from './error.ts';
import { RunFailed, TryAgain } from './task.ts';

/** What came of a handler, or of its answer's bytes, that went wrong. */
export class Threw {
  readonly error: unknown;

  constructor(error: unknown) {
    this.error = error;
  }
}

/** What happens to the job of a run that is done. */
export function endOf(run: ActiveRun, outcome: Payload | Threw, random: () => number): JobEvent {
  const { fence, stopped } = run;
  if (!(outcome instanceof Threw)) return { type: 'complete', fence, payload: outcome };
  const jitter = random();
  if (stopped?.code === 'stopping') return { type: 'interrupt', fence, message: stopped.message, jitter };
  const { error } = outcome;
  const again = error instanceof TryAgain;
  const after = again && error.after !== undefined && error.after >= 0 ? error.after : undefined;
  return { type: 'fail', fence, failure: failureOf(error), again, after, jitter };
}

function failureOf(error: unknown): Failure {
  const message = messageOf(error);
  if (error instanceof RunFailed) return { reason: error.reason, message };
  return { reason: error instanceof BodyTooLarge ? 'result-too-large' : 'threw', message };
}

/** Anything can be thrown, also what can't be made a text of. */
function messageOf(error: unknown): string {
  try {
    return error instanceof Error ? String(error.message) : String(error);
  } catch {
    return `a ${typeof error} was thrown`;
  }
}
