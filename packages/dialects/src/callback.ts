import type { JobInfo } from '@respond-async/core';
import type { Preferences } from './prefer.ts';

/** The preference `callback` (OData 4.01 Protocol 8.2.8.2), and what became of it. */

/** 4.0 had a prefix; where both are there, the name without it holds. */
const NAMES = ['callback', 'odata.callback'] as const;

/** The name under which a client wants to be called. */
export function callbackName(preferences: Preferences): string {
  return preferences.has(NAMES[0]) ? NAMES[0] : NAMES[1];
}

/** Where a client wants to be called: an absolute `http` or `https` URL. */
export function callbackIn(preferences: Preferences, name: string): string | undefined {
  const url = preferences.parameters(name).get('url');
  return url !== undefined && /^https?:\/\/[^/]/i.test(url) && URL.canParse(url) ? url : undefined;
}

/** All that a client is told about its callback; `undefined` where none was promised. */
export function callbackState({ notices }: JobInfo): 'owed' | 'sent' | 'failed' | undefined {
  if (notices === undefined || notices.length === 0) return undefined;
  if (notices.some(({ state }) => state === 'wished' || state === 'owed')) return 'owed';
  return notices.every(({ state }) => state === 'sent') ? 'sent' : 'failed';
}
