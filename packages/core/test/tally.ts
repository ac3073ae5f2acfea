import { appendFileSync } from 'node:fs';
import { afterAll } from 'vitest';

const counts: Record<string, number> = {};

/** Says what has been tried. `npm run soak` adds it up, and asks for it by naming a file. */
export function count(what: string, by = 1): void {
  counts[what] = (counts[what] ?? 0) + by;
}

afterAll(() => {
  const file = process.env.TALLY_FILE;
  if (file !== undefined) appendFileSync(file, `${JSON.stringify(counts)}\n`);
});
