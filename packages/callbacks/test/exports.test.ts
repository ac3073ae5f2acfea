import * as all from '@respond-async/callbacks';
import { expect, it } from 'vitest';

it('exports these names, and no others', () => {
  expect(Object.keys(all)).toEqual(['callbacks']);
});
