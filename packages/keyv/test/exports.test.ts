import { expect, it } from 'vitest';
import * as keyv from '../src/index.ts';

it('exports these names, and no others', () => {
  expect(Object.keys(keyv).sort()).toMatchInlineSnapshot(`
    [
      "keyvStore",
      "sqliteStore",
    ]
  `);
});
