import type { Json } from '@respond-async/core';
import type { KladanaCode } from './texts.ts';

/** What the options of the dialect come to. */
export interface Settings {
  readonly account: (owner: string | undefined) => string;
  readonly owner: (owner: string | undefined, api: string) => { readonly [name: string]: Json };
  readonly request: (url: string) => string;
  readonly statuses: Readonly<Partial<Record<KladanaCode, number>>>;
  /** Of the clock of the API from UTC, in minutes. */
  readonly utcOffset: number;
  /** Must clients accept compressed answers? */
  readonly gzip: boolean;
}
