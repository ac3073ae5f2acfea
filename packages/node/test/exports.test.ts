import * as door from '@respond-async/node';
import { expect, it } from 'vitest';

it('exports these names', () => {
  expect(Object.keys(door).sort()).toMatchInlineSnapshot(`
    [
      "batch",
      "fileBodies",
      "jobOf",
      "monitors",
      "respondAsync",
    ]
  `);
});
