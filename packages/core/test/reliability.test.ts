import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const root = new URL('../../../', import.meta.url);
const page = readFileSync(new URL('docs/reliability.md', root), 'utf8');

const rows = [...page.matchAll(/^\| ([IF]\d+) +\| (.+?) +\| (.+?) +\|$/gm)].map(
  ([, id = '', , cell = '']) => ({
    id,
    tests: [...cell.matchAll(/`([^`]+\.ts)`: (.+?)(?=<br>|$)/g)].map(([, file = '', words = '']) => ({
      file,
      words,
    })),
  }),
);

describe('the page on reliability', () => {
  it('has all invariants', () => {
    const numbers = Array.from({ length: 32 }, (_, at) => `I${at + 1}`);
    expect(rows.map(({ id }) => id).filter((id) => id.startsWith('I'))).toEqual(numbers);
    expect(rows.length).toBeGreaterThan(70);
  });

  it.each(rows)('names a test that shows $id', ({ tests }) => {
    expect(tests).not.toEqual([]);
    for (const { file, words } of tests) {
      const path = new URL(`packages/${file}`, root);
      expect(existsSync(path), file).toBe(true);
      expect(readFileSync(path, 'utf8'), `${file} has no test with these words`).toContain(words);
    }
  });
});
