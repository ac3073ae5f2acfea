import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { manifests } from './manifests.ts';

const packages = join(import.meta.dirname, '../..');

/** The tests of all packages, and what is shared by them. */
const tests = readdirSync(packages, { recursive: true, encoding: 'utf8' })
  .filter((path) => /^[\w-]+[/\\]test[/\\].*\.ts$/.test(path) && !path.endsWith('requirements.ts'))
  .map((path) => readFileSync(join(packages, path), 'utf8'));

/** The ids that tests name in brackets: pure ones by `verifies`, those of the doors at the end of their titles. */
function cited(dialect: string): Set<string> {
  return new Set(tests.flatMap((text) => text.match(new RegExp(`\\b${dialect}-\\d+\\b`, 'g')) ?? []));
}

it.each(manifests)(
  'every requirement of $dialect has a test, and every test cites one that is there',
  ({ dialect, requirements }) => {
    expect([...cited(dialect)].sort()).toEqual(requirements.map(({ id }) => id).sort());
  },
);
