import { expect, it } from 'vitest';
import { split } from '../src/list.ts';

// Public names look at 4,096 characters only. Here a scanning that goes back would not end before the test is cut off.
it.each([
  ['quotes that never end', `"${'\\"'.repeat(1_000_000)}`],
  ['quotes that end at once', '""'.repeat(1_000_000)],
  ['backslashes', `"${'\\'.repeat(2_000_000)}`],
])('splits two megabytes of %s', (_, text) => {
  expect(split(text, ',')).toEqual([text]);
});
