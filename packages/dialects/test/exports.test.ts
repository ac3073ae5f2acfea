import { expect, it } from 'vitest';
import * as dialects from '../src/index.ts';

it('exports these names', () => {
  expect(Object.keys(dialects).sort()).toMatchInlineSnapshot(`
    [
      "odata",
      "parsePrefer",
      "plain",
      "waitOf",
      "withoutPreferences",
    ]
  `);
});
