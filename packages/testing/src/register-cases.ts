import type { Store } from '@respond-async/core';
import type { MakeStore, StoreCase } from './store-case.ts';

/** The two functions of a test runner that are needed; those of vitest, Jest, Mocha and `node:test` all do. */
export interface TestFunctions {
  readonly describe: (name: string, define: () => void) => unknown;
  readonly it: (name: string, run: () => Promise<void>) => unknown;
}

/** Registers the cases that apply to a store which supports this. */
export function registerCases(
  cases: readonly StoreCase[],
  { supports, make }: { readonly supports: Store['supports']; readonly make: MakeStore },
  { describe, it }: TestFunctions,
): void {
  describe('keeps the contract of a store', () => {
    for (const { id, name, needs, run } of cases) {
      if (needs === undefined || supports[needs]) it(`${id}: ${name}`, () => run(make));
    }
  });
}
