import { type Preferences, waitOf } from '../prefer.ts';
import type { HeaderList } from '../wire.ts';

/** A preference that this dialect honours. */
export type Honoured = 'respond-async' | 'callback' | 'return' | 'wait';

/** Can the client do without our words (RFC 7240, section 4.2)? */
export function isMinimal(preferences: Preferences): boolean {
  return preferences.value('return') === 'minimal';
}

/** `Preference-Applied` (RFC 7240, section 3): of what was honoured, what was asked for, as it was, without parameters. */
export function applied(preferences: Preferences, honoured: readonly Honoured[]): HeaderList {
  let told = '';
  for (const name of honoured) {
    if (isApplied[name](preferences)) told += `${told === '' ? '' : ', '}${written(name, preferences)}`;
  }
  return told === '' ? [] : [['Preference-Applied', told]];
}

const isApplied: Readonly<Record<Honoured, (preferences: Preferences) => boolean>> = {
  'respond-async': (preferences) => preferences.has('respond-async'),
  callback: (preferences) => preferences.has('callback'),
  return: isMinimal,
  // One that was cut short was not done as it was asked for.
  wait: (preferences) => waitOf(preferences) === Number(preferences.value('wait')) * 1_000,
};

function written(name: Honoured, preferences: Preferences): string {
  const value = preferences.value(name);
  return value === undefined ? name : `${name}=${value}`;
}
