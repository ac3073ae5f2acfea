// What every command of this repository does first. Plain JavaScript: it runs on the Node that is there.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isAlive, lineage } from './lineage.mjs';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
export const bin = (name) => join(root, 'node_modules', '.bin', name);
export const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

const read = (path) => (existsSync(path) ? readFileSync(path, 'utf8') : undefined);

/** pnpm leaves a copy of the lockfile that it installed; equal copies mean that there is nothing to do. */
function installed() {
  const wanted = read(join(root, 'pnpm-lock.yaml'));
  return wanted === read(join(root, 'node_modules', '.pnpm', 'lock.yaml')) && existsSync(bin('node'));
}

/** Installs what the lockfile says, with the package manager that package.json pins. */
export function install() {
  if (installed()) return;
  console.error('installing dependencies …');
  const args = ['exec', '--yes', `--package=${packageManager}`, '--', 'pnpm', 'install', '--frozen-lockfile'];
  const { status, stdout, stderr } = spawnSync('npm', args, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (status === 0) return;
  console.error(`${stdout ?? ''}${stderr ?? ''}`);
  console.error('The dependencies could not be installed: see above.');
  process.exit(1);
}

/** The environment in which the workspace's own tools, and its own Node, come first on the PATH. */
export const env = {
  ...process.env,
  PATH: `${join(root, 'node_modules', '.bin')}${process.platform === 'win32' ? ';' : ':'}${process.env.PATH ?? ''}`,
};

/**
 * Runs a program in our process group until it ends, passing on the signals that ask us to end. A shell between npm and us
 * may keep them to itself: when it is gone we were asked to end; when npm is gone and the shell is not, npm was killed.
 */
export function run(command, args) {
  const child = spawn(command, args, { cwd: root, env, stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  const { npm, shell } = lineage();
  const watch = setInterval(() => {
    if (shell !== undefined && !isAlive(shell)) {
      clearInterval(watch);
      child.kill('SIGTERM');
    } else if (npm !== undefined && !isAlive(npm)) {
      child.kill('SIGKILL');
    }
  }, 100);
  child.on('exit', (code, signal) => {
    clearInterval(watch);
    process.exit(signal === null ? code : 1);
  });
}
