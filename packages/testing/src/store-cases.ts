import { bodyCases } from './body-cases.ts';
import { commitCases } from './commit-cases.ts';
import { documentCases } from './document-cases.ts';
import { durableCases } from './durable-cases.ts';
import { queryCases } from './query-cases.ts';
import type { StoreCase } from './store-case.ts';

/** What must be true of every store. */
export const storeCases: readonly StoreCase[] = [
  ...commitCases,
  ...queryCases,
  ...documentCases,
  ...bodyCases,
  ...durableCases,
];
