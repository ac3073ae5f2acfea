import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

const root = join(import.meta.dirname, '..', '..', '..');
const bin = (name: string): string => join(root, 'node_modules', '.bin', name);

/** What users install, and what comes with it. */
const PACKAGES = ['core', 'dialects', 'fetch', 'client'];
const THIRD_PARTY = ['p-queue', 'eventemitter3'];

declare module 'vitest' {
  interface ProvidedContext {
    readonly installed: string;
  }
}

/** Installs the packages as they would be published, with the suite beside them: what runs there is what users get. */
export function setup({ provide }: TestProject): () => void {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'respond-async-runtimes-')));
  const build = [
    'run',
    'build',
    '--output-logs=errors-only',
    ...PACKAGES.map((name) => `--filter=@respond-async/${name}`),
  ];
  execFileSync(bin('turbo'), build, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  for (const name of PACKAGES) unpack(name, join(directory, 'node_modules', '@respond-async', name));
  for (const name of THIRD_PARTY) {
    const from = realpathSync(join(root, 'packages', 'core', 'node_modules', name));
    symlinkSync(from, join(directory, 'node_modules', name));
  }
  writeFileSync(join(directory, 'package.json'), '{ "type": "module" }');
  cpSync(import.meta.dirname, join(directory, 'src'), { recursive: true });
  provide('installed', directory);
  return () => rmSync(directory, { recursive: true, force: true });
}

function unpack(name: string, into: string): void {
  mkdirSync(into, { recursive: true });
  const cwd = join(root, 'packages', name);
  execFileSync(bin('pnpm'), ['pack', '--pack-destination', into], { cwd, stdio: 'ignore' });
  const packed = execFileSync('ls', [into], { encoding: 'utf8' }).trim();
  execFileSync('tar', ['-xzf', packed, '--strip-components=1'], { cwd: into });
}
