import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

const HOLDER = `
const { DatabaseSync } = require('node:sqlite');
const { parentPort, workerData } = require('node:worker_threads');
const database = new DatabaseSync(workerData.file);
database.exec('BEGIN IMMEDIATE');
parentPort.postMessage('held');
setTimeout(() => database.close(), workerData.ms);
`;

/** Somebody else writes to the file for so long, from now on. `ended` resolves when it is free again. */
export async function heldFile(file: string, ms: number): Promise<{ ended: Promise<unknown> }> {
  const worker = new Worker(HOLDER, { eval: true, workerData: { file, ms } });
  await once(worker, 'message');
  return { ended: once(worker, 'exit') };
}

/** The longest time, in milliseconds, for which the event loop did not come round, while some work is done again and again. */
export async function longestStall(
  { ended }: { ended: Promise<unknown> },
  work: () => Promise<void>,
): Promise<number> {
  let going = true;
  let longest = 0;
  void ended.finally(() => {
    going = false;
  });
  const working = (async () => {
    while (going) {
      await new Promise(setImmediate);
      await work();
    }
  })();
  for (let last = performance.now(); going; ) {
    await new Promise(setImmediate);
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
  }
  await working;
  return longest;
}
