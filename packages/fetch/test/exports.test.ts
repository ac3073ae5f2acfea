import * as door from '@respond-async/fetch';
import { expect, it } from 'vitest';

it('exports these names', () => {
  expect(Object.keys(door).sort()).toMatchInlineSnapshot(`
    [
      "afterTurn",
      "batch",
      "createLayer",
      "createMonitorLayer",
      "jobContext",
      "jobOf",
      "mergeVary",
      "monitors",
      "outsideJob",
      "partRun",
      "respondAsync",
    ]
  `);
});
