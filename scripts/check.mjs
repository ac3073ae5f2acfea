// npm test: everything that must hold before a change is done, with one summary at the end.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { isAbsolute, join, relative } from 'node:path';
import { bin, env, install, root } from './workspace.mjs';

install();

const scratch = mkdtempSync(join(tmpdir(), 'respond-async-check-'));
let runs = 0;
const quiet = { ...env, TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1', FORCE_COLOR: '0', CI: '1' };

/** Doors, callbacks and the client stand on Node's http, `fetch`, sockets and streams, which differ from one major to the next. */
const doorTests = [
  'node/test/',
  'koa/test/',
  'fetch/test/hono',
  'fetch/test/respond-async',
  'callbacks/test/',
  'client/test/',
];
/** The exit code of a step that this system does not permit. */
const NOT_RUN = 77;

const REPORT = '--outputFile.json=';

/** The arguments of a test run whose results are read for the summary. */
function testing(...paths) {
  runs += 1;
  return ['run', '--reporter=dot', '--reporter=json', `${REPORT}${join(scratch, `${runs}.json`)}`, ...paths];
}

const doors = (version) => [
  `doors, Node ${version}`,
  join(root, 'scripts', 'nodes', 'node_modules', `node${version}`, 'bin', 'node'),
  ['node_modules/vitest/vitest.mjs', ...testing(...doorTests.map((test) => `packages/${test}`))],
];

const steps = [
  ['format and lint', 'biome', ['ci', '--error-on-warnings']],
  ['types', 'turbo', ['run', 'types', '--output-logs=errors-only']],
  ['tests', 'vitest', testing()],
  doors(22),
  doors(26),
  ['without network', 'node', ['scripts/without-network.mjs']],
  ['unused exports', 'knip', []],
  ['build', 'turbo', ['run', 'build', '--output-logs=errors-only']],
  ['packages', 'node', ['scripts/packages.mjs']],
  ['other runtimes', 'node', ['scripts/runtimes/run.ts', ...testing()]],
];

function perform([name, program, args]) {
  const begun = process.hrtime.bigint();
  console.log(`\n── ${name}`);
  const { status, stdout } = spawnSync(isAbsolute(program) ? program : bin(program), args, {
    cwd: root,
    env: quiet,
    // Our own scripts say what they don't run, and why: the summary repeats it.
    stdio: ['ignore', program === 'node' ? 'pipe' : 'inherit', 'inherit'],
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (stdout) process.stdout.write(stdout);
  const seconds = Number(process.hrtime.bigint() - begun) / 1e9;
  const verdict = status === 0 ? 'ok' : status === NOT_RUN ? 'not run' : 'FAILED';
  const report = args.find((argument) => argument.startsWith(REPORT))?.slice(REPORT.length);
  return { name, verdict, seconds, report, notes: stdout?.match(/^NOT RUN: .*$/gmu) ?? [] };
}

/** What one test run reported; a run that died before it could is one failure. */
function reported(report) {
  try {
    return JSON.parse(readFileSync(report, 'utf8'));
  } catch {
    return { numPassedTests: 0, numFailedTests: 1, testResults: [] };
  }
}

/** Files with tests that were left out, such as those of a terminal where there is none, and how many these are. */
function leftOut({ testResults }) {
  const left = ({ status }) => status !== 'passed' && status !== 'failed';
  return testResults
    .map(({ name, assertionResults }) => ({
      file: relative(root, name),
      count: assertionResults.filter(left).length,
    }))
    .filter(({ count }) => count > 0)
    .map(({ file, count }) => `NOT RUN: ${file}: ${count} of its tests`);
}

/** The failures of a run, a line each: where, which, and how its message begins. */
function failures({ testResults }) {
  const line = (file, title, message) =>
    `${relative(root, file)}: ${title}: ${message}`.replaceAll(/\s+/gu, ' ').slice(0, 240);
  return testResults
    .filter(({ status }) => status === 'failed')
    .flatMap(({ name, message, assertionResults }) => {
      const failed = assertionResults.filter(({ status }) => status === 'failed');
      return failed.length === 0
        ? [line(name, 'could not be run', message)]
        : failed.map(({ fullName, failureMessages }) => line(name, fullName, failureMessages[0] ?? ''));
    });
}

const results = steps.map(perform);
const tests = results
  .filter(({ report, verdict }) => report !== undefined && verdict !== 'not run')
  .map(({ report }) => reported(report));
rmSync(scratch, { recursive: true, force: true });

console.log('\n── summary');
for (const { name, verdict, seconds, notes } of results) {
  console.log(`${verdict.padEnd(7)}  ${name.padEnd(16)} ${seconds.toFixed(1).padStart(6)} s`);
  for (const note of notes) console.log(`         ${note}`);
}
for (const note of new Set(tests.flatMap(leftOut))) {
  console.log(note);
}
// The last lines are what a reader of a long log sees first.
for (const failure of tests.flatMap(failures)) {
  console.log(failure);
}
const sum = (count) => tests.reduce((total, run) => total + run[count], 0);
console.log(`tests: ${sum('numPassedTests')} passed, ${sum('numFailedTests')} failed`);
process.exit(results.every(({ verdict }) => verdict !== 'FAILED') ? 0 : 1);
