import { expect, it } from 'vitest';
import { split } from '../src/list.ts';

// Public names look at 4,096 characters only. Here a scanning that goes back takes longer than a test may.
it.each([
  ['quotes that never end', `"${'\\"'.repeat(200_000)}`],
  ['quotes that end at once', '""'.repeat(200_000)],
  ['backslashes', `"${'\\'.repeat(400_000)}`],
])('splits 400,000 characters of %s', (_, text) => {
  expect(split(text, ',')).toEqual([text]);
});
