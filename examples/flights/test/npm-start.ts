import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** The example, started as a user starts it. */
export interface Started {
  readonly url: string;
  readonly output: () => string;
  /** Sends a signal to npm alone, and resolves when no process of it is left. */
  signalNpm(signal: NodeJS.Signals): Promise<void>;
  /** Sends a signal to all of its processes at once, and resolves when none is left. */
  signalAll(signal: NodeJS.Signals): Promise<void>;
}

/** `npm start` in a process group of its own, on a free port. Rejects with the output when it does not get ready. */
export async function npmStart(dataDir: string, more: Record<string, string> = {}): Promise<Started> {
  const env = { ...process.env, PORT: '0', DATA_DIR: dataDir, ...more };
  const child = spawn('npm', ['start'], {
    cwd: root,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = once(child, 'exit') as Promise<[number | null]>;
  let output = '';
  const url = await new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer): void => {
      output += chunk;
      const ready = /listening on (\S+)/.exec(output)?.[1];
      if (ready !== undefined) resolve(ready);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    void exited.then(([code]) => reject(new Error(`npm start ended with ${code}:\n${output}`)));
  });
  const group = -(child.pid ?? 0);
  return {
    url,
    output: () => output,
    signalNpm: (signal) => {
      child.kill(signal);
      return gone(group);
    },
    signalAll: async (signal) => {
      if (isAlive(group)) process.kill(group, signal);
      await gone(group);
    },
  };
}

/** Only the operating system knows when a process group is empty: it must be asked again and again. */
async function gone(group: number): Promise<void> {
  while (isAlive(group)) await delay(20);
}

/** Processes that have ended but that nobody has asked for are not alive. */
function isAlive(group: number): boolean {
  const processes = spawnSync('ps', ['-A', '-o', 'pgid=,stat='], { encoding: 'utf8' }).stdout;
  return processes.split('\n').some((line) => {
    const [pgid, state = 'Z'] = line.trim().split(/\s+/);
    return Number(pgid) === -group && !state.startsWith('Z');
  });
}
