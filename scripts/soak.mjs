// npm run soak [-- --minutes N] [-- NAME ...]: what `npm test` tries a few times, many times over. Each soak goes on until it
// has its number or the time is over, those that are furthest behind first; figures are added to docs/reliability.md.
import { spawnSync } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bin, env, install, root } from './workspace.mjs';

/**
 * A test that is told by a variable of its environment how often to try. `only`: a part of its name; `each`: how often in one
 * round; `times`: what one of them counts for; `goal`: in all.
 */
const soaks = [
  {
    name: 'kills',
    what: 'SIGKILLs under load',
    test: 'packages/keyv/test/crash.test.ts',
    only: 'under load',
    runs: 'CRASH_KILLS',
    each: 250,
    goal: 2_000,
  },
  {
    name: 'model',
    what: 'runs of the model, of some 20 commands',
    test: 'packages/core/test/engine-model.test.ts',
    runs: 'MODEL_RUNS',
    each: 1_000,
    goal: 50_000,
  },
  {
    name: 'stores',
    what: 'runs of the model on each store, and against memory',
    test: 'packages/keyv/test/engine-model.test.ts',
    runs: 'STORE_MODEL_RUNS',
    each: 40,
    goal: 1_000,
  },
  {
    name: 'races',
    what: 'interleavings of two deeds',
    test: 'packages/core/test/races.test.ts',
    runs: 'RACE_RUNS',
    each: 500,
    times: 55,
    goal: 1_000_000,
  },
  {
    name: 'readers',
    what: 'interleavings of readers of one result',
    test: 'packages/fetch/test/delivery-races.test.ts',
    runs: 'DELIVERY_RACE_RUNS',
    each: 5_000,
    goal: 100_000,
  },
  {
    name: 'simulation',
    what: 'simulations of 15 minutes, three engines, about 11 kills and 79 faults in each',
    test: 'packages/core/test/simulation.test.ts',
    runs: 'SIMULATIONS',
    each: 1_000,
    goal: 20_000,
  },
  {
    name: 'leaks',
    what: 'jobs through each door, twice',
    test: 'packages/koa/test/leaks.test.ts',
    runs: 'LEAK_JOBS',
    each: 20_000,
    goal: 100_000,
  },
  {
    name: 'large',
    what: 'results of 1 GB, collected as they were',
    test: 'packages/keyv/test/large-bodies.test.ts',
    only: 'a result of',
    runs: 'LARGE_RESULTS',
    each: 1,
    goal: 5,
  },
  {
    name: 'prefer',
    what: 'fuzzed `Prefer` headers',
    test: 'packages/dialects/test/prefer-fuzz.test.ts',
    runs: 'PREFER_RUNS',
    each: 250_000,
    goal: 1_000_000,
  },
];

const FIGURES = join(root, 'docs', 'reliability.md');
const MINUTE = 60_000;

const { values, positionals } = parseArgs({
  options: { minutes: { type: 'string', default: '30' } },
  allowPositionals: true,
});
const chosen = soaks.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
if (chosen.length === 0 || !(Number(values.minutes) > 0)) {
  console.error(`npm run soak [-- --minutes N] [-- ${soaks.map(({ name }) => name).join(' ')}]`);
  process.exit(2);
}

install();
const until = performance.now() + Number(values.minutes) * MINUTE;
const done = new Map(chosen.map((soak) => [soak, { tries: 0, ms: 0 }]));
const behind = () => chosen.toSorted((a, b) => done.get(a).tries / a.goal - done.get(b).tries / b.goal)[0];

for (let soak = behind(); done.get(soak).tries < soak.goal && performance.now() < until; soak = behind()) {
  const figure = done.get(soak);
  const begun = performance.now();
  perform(soak);
  figure.tries += soak.each * (soak.times ?? 1);
  figure.ms += performance.now() - begun;
  console.log(`${figure.tries.toLocaleString('en')} of ${soak.goal.toLocaleString('en')} ${soak.what}`);
}
record();

function perform({ name, test, only = '', runs, each }) {
  const { status, stdout, stderr } = spawnSync(bin('vitest'), ['run', test, '-t', only, '--reporter=dot'], {
    cwd: root,
    env: { ...env, [runs]: String(each), FORCE_COLOR: '0', CI: '1' },
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (status === 0) return;
  console.error(`${stdout}${stderr}`);
  console.error(`${name} failed: see above for its seed. No figures are kept.`);
  process.exit(1);
}

/** One row for each soak. The table is the last thing on its page. */
function record() {
  const said = (command, ...args) => spawnSync(command, args, { cwd: root, encoding: 'utf8' }).stdout.trim();
  const changed = said('git', 'status', '--porcelain') === '' ? '' : ' and later changes';
  const commit = `${said('git', 'rev-parse', '--short', 'HEAD')}${changed}`;
  const date = new Date().toISOString().slice(0, 10);
  const node = said(bin('node'), '--version');
  for (const [{ what }, { tries, ms }] of done) {
    const row = [date, commit, node, what, tries.toLocaleString('en'), `${(ms / MINUTE).toFixed(1)} min`];
    console.log(row.join('  '));
    appendFileSync(FIGURES, `| ${row.join(' | ')} |\n`);
  }
  spawnSync(bin('biome'), ['format', '--write', FIGURES], { cwd: root });
}
