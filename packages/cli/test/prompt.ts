import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { onTestFinished } from 'vitest';

const BIN = fileURLToPath(new URL('../src/bin.ts', import.meta.url));
const COLUMNS = 110;

/** What has been typed at a prompt, as it runs. */
export interface Prompt {
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** Resolves when what has been written so far, on either side and colours aside, has this in it. */
  until(text: string): Promise<void>;
  type(keys: string): void;
  endInput(): void;
  /** No more of it will be read. */
  closeOutput(): void;
  kill(signal: NodeJS.Signals): void;
  /** Resolves to the exit code. */
  readonly ended: Promise<number | null>;
}

/** `respond-async` in a pipe. */
export function inPipe(...args: readonly string[]): Prompt {
  return prompt(process.execPath, [BIN, ...args]);
}

/** Makes terminals. It comes with util-linux; what has the same name elsewhere takes other options. */
const MAKER = 'script';

/** Tests that need a terminal are left out where it is not there, and `npm test` says so. */
export const canMakeTerminals = String(spawnSync(MAKER, ['--version']).stdout).includes('util-linux');

/** `respond-async` in a terminal of its own: what it writes on either side is in `stdout`. */
export function inTerminal(...args: readonly string[]): Prompt {
  const command = [process.execPath, BIN, ...args].map((arg) => `'${arg.replaceAll("'", "'\\''")}'`);
  // It gives what it starts a terminal. It asks a shell, which is to be gone by then: some shells end by themselves at
  // Ctrl-C, whatever they wait for.
  return prompt(MAKER, ['-qfec', `stty cols ${COLUMNS} rows 40; exec ${command.join(' ')}`, '/dev/null']);
}

function prompt(program: string, args: readonly string[]): Prompt {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  const written = { stdout: '', stderr: '' };
  let changed = Promise.withResolvers<void>();
  const hear = (side: keyof typeof written) => (chunk: Buffer) => {
    written[side] += chunk;
    changed.resolve();
    changed = Promise.withResolvers();
  };
  child.stdout.on('data', hear('stdout'));
  child.stderr.on('data', hear('stderr'));
  const ended = once(child, 'close').then(([code]) => code as number | null);
  onTestFinished(() => void child.kill('SIGKILL'));
  const all = (): string => stripVTControlCharacters(written.stdout + written.stderr);
  return {
    stdout: () => written.stdout,
    stderr: () => written.stderr,
    async until(text) {
      while (!all().includes(text)) {
        const over = await Promise.race([changed.promise, ended.then((code) => ({ code }))]);
        if (over && !all().includes(text))
          throw new Error(`ended with ${over.code} before "${text}":\n${all()}`);
      }
    },
    type: (keys) => void child.stdin.write(keys),
    endInput: () => void child.stdin.end(),
    closeOutput: () => void child.stdout.destroy(),
    kill: (signal) => void child.kill(signal),
    ended,
  };
}

/** Types it into a pipe, with this for its input, and waits for its end. */
export async function typed(args: readonly string[], input = '') {
  const { ended, stdout, stderr, type } = inPipe(...args);
  type(input);
  const code = await ended;
  return { code, stdout: stdout(), stderr: stderr() };
}
