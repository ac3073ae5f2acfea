/** A string in quotes: RFC 9651, section 3.3.3. */
const QUOTED = /^"((?:[ !#-[\]-~]|\\["\\])*)"$/;
/** What many clients send instead. Without what would make a list of it, or a parameter. */
const BARE = /^[!#-+\--:<-[\]-~]+$/;
const LONGEST = 255;

/**
 * The key in an `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header-07): a string in quotes; one without them is
 * tolerated. `undefined` for anything else, and for a key of no or more than 255 characters.
 */
export function keyIn(header: string): string | undefined {
  const text = header.trim();
  const key = QUOTED.exec(text)?.[1]?.replace(/\\(.)/g, '$1') ?? BARE.exec(text)?.[0] ?? '';
  return key.length >= 1 && key.length <= LONGEST ? key : undefined;
}
