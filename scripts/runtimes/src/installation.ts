import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { TestProject } from 'vitest/node';

const root = join(import.meta.dirname, '..', '..', '..');

/** What users install, and what comes with it. */
const PACKAGES = ['core', 'dialects', 'fetch', 'client'];
const THIRD_PARTY = ['eventemitter3'];

declare module 'vitest' {
  interface ProvidedContext {
    readonly installed: string;
  }
}

/** Installs the packages as they would be published, with the suite beside them: what runs there is what users get. */
export function setup({ provide }: TestProject): () => void {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'respond-async-runtimes-')));
  const remove = () => rmSync(directory, { recursive: true, force: true });
  try {
    install(directory);
  } catch (error) {
    remove();
    throw error;
  }
  provide('installed', directory);
  return remove;
}

function install(directory: string): void {
  const wanted = PACKAGES.map((name) => `--filter=@respond-async/${name}`);
  run('turbo', ['run', 'build', '--output-logs=errors-only', ...wanted], root);
  for (const name of PACKAGES) unpack(name, join(directory, 'node_modules', '@respond-async', name));
  for (const name of THIRD_PARTY) {
    const from = realpathSync(join(root, 'packages', 'core', 'node_modules', name));
    symlinkSync(from, join(directory, 'node_modules', name));
  }
  writeFileSync(join(directory, 'package.json'), '{ "type": "module" }');
  cpSync(import.meta.dirname, join(directory, 'src'), { recursive: true });
}

function unpack(name: string, into: string): void {
  mkdirSync(into, { recursive: true });
  run('pnpm', ['pack', '--pack-destination', into], join(root, 'packages', name));
  const [packed = ''] = readdirSync(into);
  run('tar', ['-xzf', packed, '--strip-components=1'], into);
}

/** A program of this workspace, or of the system. What it says is shown when it fails. */
function run(program: string, args: readonly string[], cwd: string): void {
  const path = `${join(root, 'node_modules', '.bin')}${delimiter}${process.env.PATH}`;
  const env = { ...process.env, TURBO_TELEMETRY_DISABLED: '1', PATH: path };
  const { status, stdout, stderr, error } = spawnSync(program, args, { cwd, env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${error ?? ''}${stdout}${stderr}`);
}
