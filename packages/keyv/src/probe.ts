import { EngineError } from '@respond-async/core';
import type { Rows } from './rows.ts';

const KEY = 'probe:respond-async';

/** Does an adapter do what it says? One that loses rows silently would lose jobs: it is refused at the start. */
export async function probe(rows: Rows): Promise<void> {
  // A number would do, were it not for adapters that read values as JSON and give back something else.
  const value = '{"v":1}';
  await rows.write([{ key: KEY, value }], 'now');
  const found = await rows.get(KEY);
  if (found !== value) throw refused('gives back something else than was written');
  if (!(await isListed(rows))) throw refused('has an iterator that leaves out rows');
  await rows.write([{ key: KEY, value: undefined }], 'now');
  if ((await rows.get(KEY)) !== undefined) throw refused('still has a row that was deleted');
}

async function isListed(rows: Rows): Promise<boolean> {
  for await (const keys of rows.keys(KEY)) if (keys.includes(KEY)) return true;
  return false;
}

function refused(why: string): EngineError {
  return new EngineError('store-failed', `the Keyv adapter can't keep jobs: it ${why}. Use another one`);
}
