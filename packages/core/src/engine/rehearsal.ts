import { systemClock } from '../plugs/system-clock.ts';
import type { Engine } from './engine.ts';
import type { EngineOptions } from './engine-options.ts';

let kept: { engine?: Engine } | undefined;

/**
 * Keeps, once in a process, one of each kind of object that comes and goes with a job: one job that has ended, one that
 * runs and one that waits, forever. A full garbage collection that finds no object of a kind forgets the kind, and with it
 * all machine code that was made for it: an engine that was idle just then would begin each time as if it had just
 * been loaded.
 */
export function keepOneOfEach(create: (options: EngineOptions) => Engine): void {
  if (kept !== undefined) return;
  kept = {};
  // Without timers: it must not keep the process alive.
  const engine = create({ clock: { now: systemClock.now, after: () => () => {} }, concurrency: 1 });
  const task = engine.task('rehearsal', (isLast: boolean) =>
    isLast ? new Promise<boolean>(() => {}) : Promise.resolve(isLast),
  );
  for (const isLast of [false, true, true]) void task.run(isLast);
  kept.engine = engine;
}
