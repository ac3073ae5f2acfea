import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{packages,examples}/*/test/**/*.test.ts', 'scripts/test/**/*.test.ts'],
    testTimeout: 20_000,
    hookTimeout: 30_000,
    reporters: ['dot'],
  },
});
