// npm run soak [-- --minutes N] [-- NAME ...]: what `npm test` tries a few times, many times over. Each soak goes on until it
// has its number or the time is over, those that are furthest behind first; figures are added to docs/reliability.md.
import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bin, env, install, root } from './workspace.mjs';

/**
 * A test that is told by a variable of its environment how often to try, and tells what it tried. `only`: a part of its name;
 * `each`: how often in one round; `goal`: of what it counts first, in all.
 */
const soaks = [
  {
    name: 'kills',
    test: 'packages/keyv/test/crash.test.ts',
    only: 'under load',
    runs: 'CRASH_KILLS',
    each: 250,
    goal: 2_000,
  },
  {
    name: 'model',
    test: 'packages/core/test/engine-model.test.ts',
    runs: 'MODEL_RUNS',
    each: 1_000,
    goal: 1_000_000,
  },
  {
    name: 'stores',
    test: 'packages/keyv/test/engine-model.test.ts',
    runs: 'STORE_MODEL_RUNS',
    each: 40,
    goal: 100_000,
  },
  {
    name: 'races',
    test: 'packages/core/test/races.test.ts',
    runs: 'RACE_RUNS',
    each: 500,
    goal: 1_000_000,
  },
  {
    name: 'readers',
    test: 'packages/fetch/test/delivery-races.test.ts',
    runs: 'DELIVERY_RACE_RUNS',
    each: 5_000,
    goal: 100_000,
  },
  {
    name: 'simulation',
    test: 'packages/core/test/simulation.test.ts',
    runs: 'SIMULATIONS',
    each: 500,
    goal: 10_000_000,
  },
  {
    name: 'leaks',
    test: 'packages/koa/test/leaks.test.ts',
    runs: 'LEAK_JOBS',
    each: 50_000,
    goal: 100_000,
  },
  {
    name: 'large',
    test: 'packages/keyv/test/large-bodies.test.ts',
    only: 'a result of',
    runs: 'LARGE_RESULTS',
    each: 1,
    goal: 5,
  },
  {
    name: 'prefer',
    test: 'packages/dialects/test/prefer-fuzz.test.ts',
    runs: 'PREFER_RUNS',
    each: 250_000,
    goal: 1_000_000,
  },
  {
    name: 'batches',
    test: 'packages/dialects/test/odata/batch-fuzz.test.ts',
    runs: 'BATCH_RUNS',
    each: 20_000,
    goal: 1_000_000,
  },
  {
    name: 'urls',
    test: 'packages/callbacks/test/addresses.test.ts',
    runs: 'ADDRESS_RUNS',
    each: 100_000,
    goal: 1_000_000,
  },
  {
    name: 'receivers',
    test: 'packages/callbacks/test/any-answer.test.ts',
    runs: 'ANSWER_RUNS',
    each: 5_000,
    goal: 100_000,
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
const scratch = mkdtempSync(join(tmpdir(), 'respond-async-soak-'));
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));
const until = performance.now() + Number(values.minutes) * MINUTE;
const done = new Map(chosen.map((soak) => [soak, { counts: {}, ms: 0 }]));
const tries = (soak) => Object.values(done.get(soak).counts)[0] ?? 0;
const behind = () => chosen.toSorted((a, b) => tries(a) / a.goal - tries(b) / b.goal)[0];

for (let soak = behind(); tries(soak) < soak.goal && performance.now() < until; soak = behind()) {
  const figure = done.get(soak);
  const begun = performance.now();
  for (const [what, number] of Object.entries(perform(soak)))
    figure.counts[what] = (figure.counts[what] ?? 0) + number;
  figure.ms += performance.now() - begun;
  console.log(`${soak.name}: ${inWords(figure.counts)}; the goal is ${soak.goal.toLocaleString('en')}`);
}
record();

/** What was tried, as the test told it. */
function perform({ name, test, only = '', runs, each }) {
  const file = join(scratch, 'tally');
  const { status, stdout, stderr } = spawnSync(bin('vitest'), ['run', test, '-t', only, '--reporter=dot'], {
    cwd: root,
    env: { ...env, [runs]: String(each), TALLY_FILE: file, FORCE_COLOR: '0', CI: '1' },
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (status !== 0) {
    console.error(`${stdout}${stderr}`);
    console.error(`${name} failed: see above for its seed. No figures are kept.`);
    process.exit(1);
  }
  const tally = JSON.parse(readFileSync(file, 'utf8'));
  rmSync(file);
  return tally;
}

function inWords(counts) {
  return Object.entries(counts)
    .map(([what, number]) => `${number.toLocaleString('en')} ${what}`)
    .join(', ');
}

/** One row for each soak that came to its turn. The table is the last thing on its page. */
function record() {
  const said = (command, ...args) => spawnSync(command, args, { cwd: root, encoding: 'utf8' }).stdout.trim();
  const changed = said('git', 'status', '--porcelain') === '' ? '' : ' and later changes';
  const commit = `${said('git', 'rev-parse', '--short', 'HEAD')}${changed}`;
  const date = new Date().toISOString().slice(0, 10);
  const node = said(bin('node'), '--version');
  for (const { counts, ms } of done.values()) {
    if (ms === 0) continue;
    const row = [date, commit, node, inWords(counts), '0', `${(ms / MINUTE).toFixed(1)} min`];
    console.log(row.join('  '));
    appendFileSync(FIGURES, `| ${row.join(' | ')} |\n`);
  }
  spawnSync(bin('biome'), ['format', '--write', FIGURES], { cwd: root });
}
