import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{packages,examples}/*/test/**/*.test.ts', 'scripts/test/**/*.test.ts'],
    testTimeout: 20_000,
    hookTimeout: 30_000,
    // One for each processor: much of the time is spent in waiting for other processes.
    maxWorkers: '100%',
    reporters: ['dot'],
  },
});
