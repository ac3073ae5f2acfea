import { describe, expect, it } from 'vitest';
import { requirements } from './odata/requirements.ts';
import { citedIn, createVerifies } from './requirements.ts';

describe('requirements', () => {
  it.each(requirements)('$id says where it is from and what is to be so', ({ id, source, sentence }) => {
    expect(id).toMatch(/^odata-\d+$/);
    expect(source).not.toBe('');
    expect(sentence).toMatch(/^[A-Z0-9a-z].{20,}\.$/);
  });

  it('refuses an id that is there twice, and one that is not there', () => {
    const one = { id: 'a-1', source: 'x', sentence: 'y' };
    expect(() => createVerifies([one, one])).toThrow('two requirements');
    const verifies = createVerifies<readonly { id: string; source: string; sentence: string }[]>([one]);
    expect(() => verifies('a-2', 'nothing', () => {})).toThrow('a-2');
  });
});

describe('citedIn', () => {
  it('finds what the names of tests cite', () => {
    expect(citedIn(['x [a-1]', 'y [a-2, b-3]', 'z', 'w [1] no'])).toEqual(new Set(['a-1', 'a-2', 'b-3']));
  });
});
