import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { requirements } from './requirements.ts';

const packages = join(import.meta.dirname, '../../..');

/** The ids that tests name in brackets: pure ones by `verifies`, those of the doors at the end of their titles. */
function cited(): Set<string> {
  const tests = readdirSync(packages, { recursive: true, encoding: 'utf8' }).filter(
    (path) => /^\w+[/\\]test[/\\].*\.ts$/.test(path) && !path.endsWith('requirements.ts'),
  );
  return new Set(
    tests.flatMap((path) => readFileSync(join(packages, path), 'utf8').match(/\bodata-\d+\b/g) ?? []),
  );
}

it('every requirement has a test, and every test cites one that is there', () => {
  const ids = requirements.map(({ id }) => id);
  expect([...cited()].sort()).toEqual([...ids].sort());
});
