import { carryOut, inWorker, type Task } from './task.ts';

// Bun knows both, Deno its own.
const { Deno, process } = globalThis as {
  readonly Deno?: { readonly args: readonly string[] };
  readonly process?: { readonly argv: readonly string[] };
};
const tasks: readonly Task[] = JSON.parse((Deno?.args ?? process?.argv ?? []).at(-1) ?? '[]');

await Promise.all(
  tasks.map((task) =>
    task.place.endsWith('worker')
      ? inWorker(new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' }), task)
      : carryOut(task),
  ),
);
