import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';

const CORE = new URL('../src/index.ts', import.meta.url).href;

/** A process of its own, which never stops its engine. */
function inProcess(flags: readonly string[], script: string) {
  const code = `import { createEngine } from ${JSON.stringify(CORE)}; ${script}`;
  const quiet = '--disable-warning=ExperimentalWarning';
  return spawnSync(process.execPath, [quiet, ...flags, '--input-type=module', '-e', code], {
    encoding: 'utf8',
    timeout: 30_000,
  });
}

it('an engine that nobody waits for does not keep the process alive', () => {
  const script = "console.log(await createEngine().task('echo', (n) => n).run(7));";
  const { status, stdout } = inProcess([], script);
  expect([status, stdout]).toEqual([0, '7\n']);
});

it('what was compiled for jobs survives a full collection of an idle engine', () => {
  const { status, stdout } = inProcess(
    ['--expose-gc', '--trace-deopt'],
    `const task = createEngine().task('echo', async (n) => n);
     for (let round = 0; round < 3; round += 1) {
       for (let n = 0; n < 10_000; n += 1) await task.run(n);
       gc();
     }
     console.log('done');`,
  );
  expect([status, stdout.includes('done')]).toEqual([0, true]);
  const thrownAway = stdout.split('\n').filter((line) => line.includes('embedded weak objects cleared'));
  expect(thrownAway.filter((line) => /RunCall|ActiveRun|HandOver/.test(line))).toEqual([]);
});
