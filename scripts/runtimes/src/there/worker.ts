import { carryOut, type Task } from './task.ts';

addEventListener('message', async ({ data }: MessageEvent<Task>) => {
  await carryOut(data);
  postMessage('done');
});
