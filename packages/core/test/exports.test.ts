import { expect, it } from 'vitest';
import * as core from '../src/index.ts';

it('exports these names, and no others', () => {
  expect(Object.keys(core).sort()).toMatchInlineSnapshot(`
    [
      "BodyTooLarge",
      "EVENT_NAMES",
      "EngineError",
      "JobFailed",
      "JobRefused",
      "NEVER",
      "RunFailed",
      "StopReason",
      "TryAgain",
      "checkChoice",
      "checkNumber",
      "checkOptions",
      "createEngine",
      "createJobIndex",
      "isEngineError",
      "memoryStore",
      "queueRunner",
      "systemClock",
      "transition",
      "withBody",
    ]
  `);
});
