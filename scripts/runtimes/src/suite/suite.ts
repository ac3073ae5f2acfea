import { asking } from './asking.ts';
import { ending } from './ending.ts';
import type { Behaviour } from './site.ts';

/** What the client does, wherever it runs: over nothing but `fetch` and a site, so that it can be told anywhere. */
export const suite: readonly Behaviour[] = [...asking, ...ending];
