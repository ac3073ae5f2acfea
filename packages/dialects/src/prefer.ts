import { type Member, members, split } from './list.ts';
import { remembered } from './remembered.ts';

/** What a client would like, by the `Prefer` header of RFC 7240 (with erratum 4439). Names are asked for in lower case. */
export interface Preferences {
  has(name: string): boolean;
  /** `undefined` where it is not asked for, or asked for without a value: `foo`, `foo=` and `foo=""` are the same. */
  value(name: string): string | undefined;
  /** By name in lower case; a parameter without a value is the empty string. */
  parameters(name: string): ReadonlyMap<string, string>;
}

/** How many preferences are looked at. */
const MOST = 32;
/** In characters: what is longer is not remembered. */
const SHORT = 256;
/** The longest that a client may make an answer wait, in milliseconds. */
const LONGEST_WAIT = 60_000;

const NO_PARAMETERS: ReadonlyMap<string, string> = new Map();
const NONE: Preferences = { has: () => false, value: () => undefined, parameters: () => NO_PARAMETERS };

/**
 * Reads a `Prefer` header, several lines of which are joined with `, `. Of several preferences with the same name the
 * first one holds. Never throws: what is malformed, unknown, or beyond 4,096 characters or 32 preferences is ignored,
 * and does not disturb its neighbours (`list.ts` says what that means for every character).
 */
export function parsePrefer(header: string | undefined): Preferences {
  if (header === undefined) return NONE;
  return header.length <= SHORT ? short(header) : parsed(header);
}

/** Each request is asked several times, and most say the same. */
const short = remembered(parsed);

function parsed(header: string): Preferences {
  const preferences = new Map<string, Member>();
  for (const member of members(header)) {
    if (preferences.size < MOST && !preferences.has(member.name)) preferences.set(member.name, member);
  }
  return {
    has: (name) => preferences.has(name),
    value: (name) => preferences.get(name)?.value || undefined,
    parameters: (name) => preferences.get(name)?.parameters ?? NO_PARAMETERS,
  };
}

/**
 * A `Prefer` or `Preference-Applied` header without the preferences that are named, in lower case; `undefined` when none
 * is left. What is malformed stays as it is.
 */
export function withoutPreferences(header: string, names: readonly string[]): string | undefined {
  const left = split(header, ',')
    .map((text) => text.trim())
    .filter((text) => text !== '' && !names.some((name) => parsePrefer(text).has(name)));
  return left.length === 0 ? undefined : left.join(', ');
}

/**
 * How long the client is ready to wait for the answer itself (`wait=SECONDS`, RFC 7240 section 4.3): in milliseconds, at
 * most 60,000. `undefined` where it does not say, or not in whole seconds of at most ten digits.
 */
export function waitOf(preferences: Preferences): number | undefined {
  const [seconds] = preferences.value('wait')?.match(/^\d{1,10}$/) ?? [];
  return seconds === undefined ? undefined : Math.min(Number(seconds) * 1_000, LONGEST_WAIT);
}

/** Does the client allow to be answered later (RFC 7240 section 4.1)? With a value it would be something else. */
export function wantsAsync(preferences: Preferences): boolean {
  return preferences.has('respond-async') && preferences.value('respond-async') === undefined;
}
