import { describe, expect, it } from 'vitest';
import { manifests } from './manifests.ts';
import { createVerifies } from './requirements.ts';

describe('requirements', () => {
  const all = manifests.flatMap(({ dialect, requirements }) =>
    requirements.map((one) => ({ dialect, ...one })),
  );

  it.each(all)('$id says where it is from and what is to be so', ({ dialect, id, source, sentence }) => {
    expect(id).toMatch(new RegExp(`^${dialect}-\\d+$`));
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
