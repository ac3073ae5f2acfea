import { handClock } from '../../testing/src/hand-clock.ts';
import { createEngine, type EngineOptions, type Found, type JobInfo } from '../src/index.ts';

/** An engine on a clock that is turned by hand; what goes wrong unseen is in `errors`. */
export function setUp(options: EngineOptions = {}) {
  const clock = handClock();
  const errors: unknown[] = [];
  const engine = createEngine({ clock, onError: (error) => errors.push(error), ...options });
  return { clock, engine, errors };
}

/** The job that was found; refusals are thrown. */
export function jobIn(found: Found | undefined): JobInfo {
  if (!found?.ok) throw new Error(`refused: ${found?.refusal}`);
  return found.job;
}
