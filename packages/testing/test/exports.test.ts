import { expect, it } from 'vitest';
import * as testing from '../src/index.ts';

it('exports these names, and no others', () => {
  expect(Object.keys(testing).sort()).toMatchInlineSnapshot(`
    [
      "EPOCH",
      "StoreModel",
      "compareWithModel",
      "completedJob",
      "handClock",
      "pendingJob",
      "registerCases",
      "runningJob",
      "stepped",
      "storeCase",
      "storeCases",
      "storeSteps",
    ]
  `);
});
