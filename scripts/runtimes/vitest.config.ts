import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['test/**/*.test.ts'],
    globalSetup: ['src/installation.ts'],
    // They wait more than they do.
    maxWorkers: 3,
    testTimeout: 120_000,
    hookTimeout: 240_000,
    reporters: ['dot'],
  },
});
