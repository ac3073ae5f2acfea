import { memoryStore } from '@respond-async/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareWithModel, registerCases, storeCases, storeSteps } from '../src/conformance.ts';

describe('the memory store', () => {
  const make = async () => {
    const store = memoryStore();
    await store.open();
    return { store, dispose: () => store.close() };
  };
  registerCases(storeCases, { supports: memoryStore().supports, make }, { describe, it });

  it('answers any sequence of changes as the model does', async () => {
    const acts = ['accept', 'accept', 'run', 'settle', 'move', 'forget'] as const;
    await fc.assert(
      fc.asyncProperty(storeSteps(acts), async (steps) => {
        const { store } = await make();
        await compareWithModel(steps, store);
      }),
      { numRuns: 300 },
    );
  });
});

describe('the cases', () => {
  it('have ids of their own', () => {
    const ids = storeCases.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('find a store that forgets to count', async () => {
    const caught = storeCases
      .find(({ id }) => id === 'counts-full')
      ?.run(async () => {
        const store = memoryStore();
        const forgetful = { ...store, commit: store.commit.bind(store) };
        forgetful.commit = (change) => store.commit({ ...change, counts: [] });
        return { store: forgetful, dispose: async () => {} };
      });
    await expect(caught).rejects.toThrow();
  });
});
