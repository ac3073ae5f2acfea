interface Slow {
  readonly name: string;
  readonly value: string;
  readonly parameters: Map<string, string>;
}

/** Reads a `Prefer` header by its rules in the plainest way: find what is quoted, split, look at each part. */
export function slowly(header: string): Map<string, Slow> {
  const pieces: readonly string[] = header.match(/"(?:[^"\\]|\\[\s\S])*"|[\s\S]/g) ?? [];
  const found = splitAt(pieces, ',').flatMap((member): Slow[] => {
    const [own, ...others] = splitAt(member, ';').map((part) => slowPart(part.join('')));
    if (own === undefined) return [];
    const parameters = others.flatMap((other) => (other ? [[other.name, other.value] as const] : []));
    return [{ ...own, parameters: new Map(parameters.reverse()) }];
  });
  return new Map(found.reverse().map((member) => [member.name, member]));
}

function splitAt(pieces: readonly string[], separator: string): string[][] {
  const parts: string[][] = [[]];
  for (const piece of pieces) {
    if (piece === separator) parts.push([]);
    else parts.at(-1)?.push(piece);
  }
  return parts;
}

function slowPart(text: string): { name: string; value: string } | undefined {
  const equals = text.indexOf('=');
  const name = bare(equals < 0 ? text : text.slice(0, equals));
  const value = equals < 0 ? '' : bare(text.slice(equals + 1));
  if (name === '' || [...name].some((character) => ' \t"'.includes(character))) return undefined;
  if (/^"(?:[^"\\]|\\[\s\S])*"$/.test(value)) {
    return { name: name.toLowerCase(), value: value.slice(1, -1).replace(/\\([\s\S])/g, '$1') };
  }
  if ([...value].some((character) => ' \t"'.includes(character))) return undefined;
  return { name: name.toLowerCase(), value };
}

function bare(text: string): string {
  if (text.startsWith(' ') || text.startsWith('\t')) return bare(text.slice(1));
  if (text.endsWith(' ') || text.endsWith('\t')) return bare(text.slice(0, -1));
  return text;
}
