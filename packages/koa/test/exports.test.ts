import * as door from '@respond-async/koa';
import { expect, it } from 'vitest';

it('exports these names', () => {
  expect(Object.keys(door).sort()).toMatchInlineSnapshot(`
    [
      "batch",
      "jobOf",
      "monitors",
      "respondAsync",
    ]
  `);
});
