import { setImmediate as turn } from 'node:timers/promises';
import { createEngine, type Json } from '@respond-async/core';
import { sqliteStore } from '@respond-async/keyv';

/** A server one of whose handlers takes more memory than there is. What is known of its jobs it tells its parent. */
const [file = '', life = ''] = process.argv.slice(2);
const engine = createEngine({ store: sqliteStore(file) });
const kept: unknown[] = [];

const greedy = engine.task('greedy', async () => {
  // Not what a string or a buffer keeps elsewhere: numbers that are all different.
  for (;;) {
    kept.push(Array.from({ length: 10_000 }, () => Math.random()));
    await turn();
  }
});
const modest = engine.task('modest', (input: Json) => input);
// The engine's own timers keep no process alive.
const alive = setInterval(() => {}, 1_000);

if (life === 'first') {
  const before = await modest.submit('before', { id: 'before' });
  if (!before.ok) throw new Error(before.refusal);
  await engine.wait('before');
  for (const [id, starts] of [
    ['once', 1],
    ['twice', 2],
  ] as const)
    await greedy.submit(null, { id, starts });
  // It dies here.
  await engine.wait('once', { timeout: 60_000 });
} else {
  await engine.start();
  const jobs: Record<string, unknown> = {};
  for (const id of ['before', 'once', 'twice']) {
    const found = await engine.read(id);
    jobs[id] = found.ok ? { status: found.job.status, reason: found.job.failure?.reason } : found.refusal;
  }
  process.send?.(jobs);
  if (life === 'last') {
    await engine.stop({ drain: 0, abort: 0 });
    process.disconnect?.();
  } else await engine.wait('twice', { timeout: 60_000 });
}
clearInterval(alive);
