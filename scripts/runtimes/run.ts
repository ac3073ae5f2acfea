// Runs what is to run elsewhere than on Node, in the runtimes that there are for this system.
// Exit code 77 says that there is none, as scripts/check.mjs tells in its summary.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { findBun } from './src/platforms/bun.ts';
import { findChromium } from './src/platforms/chromium.ts';
import { findDeno } from './src/platforms/deno.ts';

const NOT_RUN = 77;
const runtimes = { bun: findBun, deno: findDeno, chromium: findChromium };

const there = Object.entries(runtimes).filter(([name, find]) => {
  const found = find();
  if ('why' in found) console.log(`NOT RUN: ${name}: ${found.why}`);
  return 'path' in found;
});
if (there.length === 0) process.exit(NOT_RUN);

const vitest = join(import.meta.dirname, '..', '..', 'node_modules', 'vitest', 'vitest.mjs');
const config = join(import.meta.dirname, 'vitest.config.ts');
// As it would be told to vitest: `run` at least.
const asked = process.argv.length > 2 ? process.argv.slice(2) : ['run'];
const tests = there.map(([name]) => `test/${name}.test.ts`);
const { status } = spawnSync(process.execPath, [vitest, ...asked, '--config', config, ...tests], {
  stdio: 'inherit',
});
process.exit(status ?? 1);
