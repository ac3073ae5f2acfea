import { carryOut, inWorker, type Task } from './task.ts';

/** In a page: as `main.ts`, but for where the tasks and the worker come from. */
const tasks: readonly Task[] = JSON.parse(decodeURIComponent(location.hash.slice(1)));

for (const task of tasks) {
  if (!task.place.endsWith('worker')) void carryOut(task);
  else void inWorker(new Worker('/worker.js', { type: 'module' }), task);
}
