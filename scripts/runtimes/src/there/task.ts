import { hidden } from '../suite/hidden.ts';
import { perform } from '../suite/perform.ts';
import type { Site } from '../suite/site.ts';
import { suite } from '../suite/suite.ts';

/** What is to be done in a place: run the suite against a site, and report to the stage. */
export interface Task extends Site {
  readonly place: string;
  readonly report: string;
}

export async function carryOut({ place, report, ...site }: Task): Promise<void> {
  const outcomes = await perform(site.exposes ? suite : hidden, site);
  await fetch(`${report}/report/${place}`, { method: 'POST', body: JSON.stringify(outcomes) });
}

/** Has a worker of its own do it. */
export function inWorker(worker: Worker, task: Task): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  worker.onmessage = () => resolve();
  worker.onerror = (event) => reject(new Error(event.message));
  worker.postMessage(task);
  return promise.finally(() => worker.terminate());
}
