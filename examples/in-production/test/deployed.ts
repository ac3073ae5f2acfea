import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));

/** A line that the server writes. */
interface Logged {
  readonly event: string;
  readonly [field: string]: unknown;
}

/** The server as a process of its own. */
export interface Deployed {
  readonly url: string;
  readonly operatorUrl: string;
  /** The next line that tells of this, from the first line on. */
  told(event: string): Promise<Logged>;
  /** Sends a signal, and resolves to the exit code. */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

/** Rejects with what it writes to the standard error when it ends before it is ready. */
export async function deploy(jobsFile: string, more: Record<string, string> = {}): Promise<Deployed> {
  const env = { ...process.env, JOBS_FILE: jobsFile, PORT: '0', OPERATOR_PORT: '0', DRAIN: '0', ...more };
  const child = spawn(process.execPath, [main], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  const ended = once(child, 'close') as Promise<[number | null]>;
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const told = async (event: string): Promise<Logged> => {
    for (;;) {
      const { done, value } = await lines.next();
      if (done) throw new Error(`ended with ${(await ended)[0]}: ${errors}`);
      const line: Logged = JSON.parse(value);
      if (line.event === event) return line;
    }
  };
  const ready = await told('ready');
  const portOf = (field: string) => (ready[field] as { readonly port: number }).port;
  return {
    url: `http://127.0.0.1:${portOf('server')}`,
    operatorUrl: `http://127.0.0.1:${portOf('operator')}`,
    told,
    async end(signal) {
      child.kill(signal);
      return (await ended)[0];
    },
  };
}
