import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** The example, started as a user starts it. */
export interface Started {
  readonly url: string;
  readonly output: () => string;
  /** Ends it as a process manager would, and resolves to the exit code. */
  stop(): Promise<number | null>;
  /** Kills npm, and only npm. */
  killNpm(): Promise<void>;
  /** Ends it as a power cut would: every process of it, at once. */
  kill(): Promise<void>;
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
  return {
    url,
    output: () => output,
    stop: async () => {
      child.kill('SIGTERM');
      return (await exited)[0];
    },
    killNpm: async () => {
      child.kill('SIGKILL');
      await exited;
    },
    kill: async () => {
      signalGroup(child, 'SIGKILL');
      await exited;
    },
  };
}

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid !== undefined) process.kill(-pid, signal);
}
