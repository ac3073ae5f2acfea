import type { Engine, Task } from '@respond-async/core';

/** What each job answers: 1 KB. */
export const RESULT = 'x'.repeat(1_000);

/** Makes one job live its whole life: accepted, started, settled, taken and confirmed, each of them on the disk before the next. */
export type Cycle = (n: number) => Promise<void>;

/** `task.run` would take and confirm in one write: here a reader does both, as over HTTP. */
export function cycleOn(engine: Engine): Cycle {
  const task: Task<number, string> = engine.task('noop', async () => RESULT);
  return async (n) => {
    const accepted = await task.submit(n);
    if (!accepted.ok) throw new Error(accepted.refusal);
    await engine.wait(accepted.job.id);
    const reading = await engine.take(accepted.job.id);
    if (!reading.ok) throw new Error(reading.refusal);
    if (reading.result.value !== RESULT) throw new Error('a wrong result');
    const confirmed = await reading.confirm();
    if (!confirmed.ok) throw new Error(confirmed.refusal);
  };
}
