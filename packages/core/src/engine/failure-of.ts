import type { Failure } from '../job/job.ts';
import { BodyTooLarge } from './error.ts';
import { RunFailed } from './task.ts';

/** Why a run failed, by what its handler threw. */
export function failureOf(error: unknown): Failure {
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
