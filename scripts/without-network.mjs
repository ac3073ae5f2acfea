// Runs the tests of what goes out where nothing can: in a network of its own, which has loopback and nothing else.
// Exit code 77 says that this system does not let us make one, as scripts/check.mjs tells in its summary.
import { spawnSync } from 'node:child_process';
import { networkInterfaces } from 'node:os';
import { bin, env, root } from './workspace.mjs';

const NOT_RUN = 77;
const TESTS = ['packages/callbacks/test/'];

if (process.argv[2] === '--inside') process.exit(inside());
process.exit(outside());

function outside() {
  const isolated = ['--net', '--map-root-user', 'sh', '-c'];
  if (spawnSync('unshare', [...isolated, 'ip link set lo up'], { stdio: 'ignore' }).status !== 0) {
    console.log('NOT RUN: this needs Linux, unshare with user namespaces, and ip');
    return NOT_RUN;
  }
  const again = 'ip link set lo up && exec "$0" "$@"';
  const self = [process.execPath, import.meta.filename, '--inside'];
  return (
    spawnSync('unshare', [...isolated, again, ...self], { cwd: root, env, stdio: 'inherit' }).status ?? 1
  );
}

function inside() {
  const ways = Object.keys(networkInterfaces()).filter((name) => name !== 'lo');
  if (ways.length > 0) {
    console.error(`there is a way out: ${ways.join(', ')}`);
    return 1;
  }
  const { status } = spawnSync(bin('vitest'), ['run', '--reporter=dot', ...TESTS], {
    cwd: root,
    env,
    stdio: 'inherit',
  });
  return status ?? 1;
}
