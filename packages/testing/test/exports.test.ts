import { expect, it } from 'vitest';
import * as conformance from '../src/conformance.ts';
import * as testing from '../src/index.ts';

it('exports these names, and no others', () => {
  expect(Object.keys(testing).sort()).toMatchInlineSnapshot(`
    [
      "granted",
      "handClock",
      "handNotifier",
      "testEngine",
    ]
  `);
  expect(Object.keys(conformance).sort()).toMatchInlineSnapshot(`
    [
      "EPOCH",
      "StoreModel",
      "compareWithModel",
      "completedJob",
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
