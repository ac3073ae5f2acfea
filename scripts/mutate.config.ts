import { defineConfig } from 'vitest/config';

/** The tests that each mutant is tried on: those of the rules, in their bounded forms. */
export default defineConfig({
  test: {
    include: [
      'packages/core/test/{transition*,engine,faults,found,running,races,limits,waiting-list,admission}.test.ts',
      'packages/fetch/test/*.test.ts',
      'packages/dialects/test/prefer*.test.ts',
    ],
    env: { RACE_RUNS: '3', DELIVERY_RACE_RUNS: '20', PREFER_RUNS: '2000' },
    testTimeout: 10_000,
  },
});
