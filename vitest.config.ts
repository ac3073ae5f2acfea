import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{packages,examples}/*/test/**/*.test.ts', 'scripts/test/**/*.test.ts'],
    // Nothing is timed by these: they end what hangs, also where the machine is ten times slower than usual.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // One for each processor: much of the time is spent in waiting for other processes.
    maxWorkers: '100%',
    reporters: ['dot'],
  },
});
