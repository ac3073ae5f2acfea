/** What asks for a later answer. The handler must not see it: it would answer itself asynchronously. */
const OURS = new Set(['respond-async', 'wait']);

/** A `Prefer` value without the preferences that have been honoured already; `undefined` when none are left. RFC 7240. */
export function otherPreferences(value: string): string | undefined {
  const others = elements(value).filter((element) => !OURS.has(nameOf(element)));
  return others.length === 0 ? undefined : others.join(', ');
}

/** Parts between the commas that stand outside of quoted strings. One pass; never throws. */
function elements(list: string): readonly string[] {
  const found: string[] = [];
  let begin = 0;
  let quoted = false;
  for (let at = 0; at <= list.length; at += 1) {
    const char = list[at];
    if (quoted && char === '\\') at += 1;
    else if (char === '"') quoted = !quoted;
    else if (char === undefined || (char === ',' && !quoted)) {
      found.push(list.slice(begin, at).trim());
      begin = at + 1;
    }
  }
  return found.filter((element) => element !== '');
}

function nameOf(element: string): string {
  return element
    .slice(0, element.search(/[=;]|$/))
    .trim()
    .toLowerCase();
}
