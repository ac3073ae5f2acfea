/**
 * Lists in header fields: `a, b=1; x="2,3"`. The scanning is linear in the length of the text, is bounded, and never
 * throws.
 *
 * - A quoted string goes from a `"` to the next `"` that no backslash escapes. A `"` without such a partner is an
 *   ordinary character, and so is every `"` after it.
 * - Commas outside quoted strings separate members, semicolons outside them separate a member from its parameters, and
 *   these from each other.
 * - A part is `name`, `name=`, `name=bare` or `name="quoted"`, with blanks wherever there is a separator. A name is
 *   made of anything but blanks and `, ; = "`; a bare value of anything but blanks and `, ; "`.
 * - Anything else is malformed. A malformed member goes with all its parameters, a malformed parameter goes alone; the
 *   scanning goes on after the separator that ends it. Empty members and parameters are nothing at all.
 */

/** One member of a list. Names are in lower case; a missing value is the empty string. */
export interface Member {
  readonly name: string;
  readonly value: string;
  /** Of several with the same name, the first. */
  readonly parameters: ReadonlyMap<string, string>;
}

/** In characters. A member that reaches beyond is left out. */
const LONGEST = 4_096;

/** The well-formed members of a header field, several lines of which are joined with `, `. */
export function members(header: string | undefined): Member[] {
  if (header === undefined) return [];
  return split(bounded(header), ',').flatMap((text) => member(text) ?? []);
}

/** Splits at the separators that stand outside quoted strings. */
export function split(text: string, separator: ',' | ';'): string[] {
  const parts: string[] = [];
  let start = 0;
  let quotes = true;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === separator) {
      parts.push(text.slice(start, at));
      start = at + 1;
    } else if (quotes && text[at] === '"') {
      const end = endOfQuoted(text, at);
      // Where one has no end, no later one has: looking again would make the scanning quadratic.
      quotes = end !== undefined;
      at = end ?? at;
    }
  }
  return [...parts, text.slice(start)];
}

function endOfQuoted(text: string, start: number): number | undefined {
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === '"') return at;
    if (text[at] === '\\') at += 1;
  }
  return undefined;
}

function bounded(header: string): string {
  if (header.length <= LONGEST) return header;
  return header.slice(0, Math.max(0, header.lastIndexOf(',', LONGEST)));
}

function member(text: string): Member | undefined {
  const [own = '', ...others] = split(text, ';');
  const named = part(own);
  if (named === undefined) return undefined;
  const parameters = new Map<string, string>();
  for (const { name, value } of others.flatMap((other) => part(other) ?? [])) {
    if (!parameters.has(name)) parameters.set(name, value);
  }
  return { ...named, parameters };
}

// Each character can be matched in one way only: that is what keeps the matching linear.
const PART = /^[ \t]*([^ \t,;="]+)[ \t]*(?:=[ \t]*(?:(?:"((?:[^"\\]|\\.)*)"|([^ \t,;"]+))[ \t]*)?)?$/s;

function part(text: string): { name: string; value: string } | undefined {
  const [, name, quoted, bare] = PART.exec(text) ?? [];
  if (name === undefined) return undefined;
  return { name: name.toLowerCase(), value: quoted?.replace(/\\(.)/gs, '$1') ?? bare ?? '' };
}
