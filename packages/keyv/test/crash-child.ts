import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type KillPoint, type Report, readReports } from './crash-report.ts';

/** When a process is to be killed: by itself at a write, or by us when it has told so much. */
export type Kill = KillPoint | { readonly reports: number };

export interface Death {
  readonly reports: readonly Report[];
  /** Or did it come to its end? */
  readonly killed: boolean;
}

/** Then it hangs. In milliseconds. */
const LONGEST = 30_000;

const NODE = ['--disable-warning=ExperimentalWarning', '--import', inProcesses('kill-point.ts')];
const COMPILED = join(tmpdir(), 'respond-async-compiled');

/** Runs a program of `processes/` until it is killed. Rejects when it ends in any other way but well. */
export async function runToDeath(program: string, args: readonly string[], kill?: Kill): Promise<Death> {
  const child = spawn(process.execPath, [...NODE, inProcesses(program), ...args], {
    env: {
      NODE_COMPILE_CACHE: COMPILED,
      ...(kill !== undefined && 'when' in kill && { KILL_AT: JSON.stringify(kill) }),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: LONGEST,
  });
  const [told, complaints] = [text(), text()];
  child.stderr.on('data', complaints.add);
  child.stdout.on('data', (chunk) => {
    told.add(chunk);
    if (kill !== undefined && 'reports' in kill && told.lines() >= kill.reports) child.kill('SIGKILL');
  });
  const [code, signal] = await once(child, 'close');
  if (signal !== 'SIGKILL' && code !== 0) {
    throw new Error(
      `${program} ended with ${signal ?? code}: ${complaints.all()}\n${told.all().slice(-2_000)}`,
    );
  }
  return { reports: readReports(told.all()), killed: signal === 'SIGKILL' };
}

function inProcesses(program: string): string {
  return join(import.meta.dirname, 'processes', program);
}

function text() {
  let all = '';
  return {
    add: (chunk: Buffer) => {
      all += chunk;
    },
    all: () => all,
    lines: () => all.split('\n').length - 1,
  };
}
