import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { onFile } from './on-file.ts';

const on = onFile();

/** One life of the server, with little memory: what it told of its jobs, and whether it died of it. */
async function live(which: 'first' | 'next' | 'last') {
  const child = fork(join(import.meta.dirname, 'processes/out-of-memory.ts'), [on.file, which], {
    execArgv: ['--max-old-space-size=24', '--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let told: Record<string, unknown> = {};
  let complaints = '';
  child.on('message', (jobs: Record<string, unknown>) => {
    told = jobs;
  });
  child.stderr?.on('data', (chunk) => {
    complaints += chunk;
  });
  const [code] = await once(child, 'close');
  return { told, died: code !== 0, ofMemory: complaints.includes('heap out of memory') };
}

it('a process that runs out of memory loses nothing, and no handler can have it die without end', async () => {
  expect(await live('first')).toMatchObject({ died: true, ofMemory: true });

  const next = await live('next');
  expect(next).toMatchObject({ died: true, ofMemory: true });
  expect(next.told).toMatchObject({
    before: { status: 'completed' },
    once: { status: 'failed', reason: 'interrupted' },
  });

  const last = await live('last');
  expect(last.died).toBe(false);
  expect(last.told).toEqual({
    before: { status: 'completed' },
    once: { status: 'failed', reason: 'interrupted' },
    twice: { status: 'failed', reason: 'interrupted' },
  });
}, 300_000);
