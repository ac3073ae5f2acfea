import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

const packages = join(import.meta.dirname, '../packages');

/** The tests that each mutant is tried on: those of the rules, in their bounded forms. */
export default defineConfig({
  // Each mutant lives in a copy of the repository, whose packages would find each other outside of it.
  resolve: {
    alias: [
      { find: /^@respond-async\/([\w-]+)$/, replacement: `${packages}/$1/src/index.ts` },
      { find: /^@respond-async\/([\w-]+)\/([\w-]+)$/, replacement: `${packages}/$1/src/$2.ts` },
    ],
  },
  test: {
    include: [
      'packages/core/test/{transition*,engine,faults,found,running,races,limits,quota,schema,waiting-list,admission,notice-steps}.test.ts',
      'packages/fetch/test/*.test.ts',
      'packages/dialects/test/prefer*.test.ts',
      'packages/dialects/test/{odata,plain}/accepting.test.ts',
    ],
    env: { RACE_RUNS: '3', DELIVERY_RACE_RUNS: '20', PREFER_RUNS: '2000' },
    testTimeout: 10_000,
  },
});
