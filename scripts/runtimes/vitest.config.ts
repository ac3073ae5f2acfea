import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['test/**/*.test.ts'],
    globalSetup: ['src/installation.ts'],
    // They wait more than they do.
    maxWorkers: 3,
    testTimeout: 20_000,
    hookTimeout: 90_000,
    reporters: ['dot'],
  },
});
