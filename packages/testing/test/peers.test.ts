import { expect, it, vi } from 'vitest';

vi.mock('fast-check', () => {
  throw new Error('fast-check is loaded');
});

it('loads fast-check for the conformance part only', async () => {
  await expect(import('../src/index.ts')).resolves.toHaveProperty('testEngine');
  await expect(import('../src/conformance.ts')).rejects.toThrow();
});
