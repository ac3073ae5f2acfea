/** What a client says after the question mark, pair by pair, as it was meant. */
export function pairs(url: string): readonly (readonly [name: string, value: string])[] {
  return pieces(url).map((piece) => {
    const at = piece.indexOf('=');
    return at < 0 ? [decoded(piece), ''] : [decoded(piece.slice(0, at)), decoded(piece.slice(at + 1))];
  });
}

/** The value of the first parameter with this name. */
export function parameter(url: string, name: string): string | undefined {
  return pairs(url).find(([each]) => each === name)?.[1];
}

/** The same without a look at what a pair is: for conditions that a client has joined with `&`. */
export function pieces(url: string): readonly string[] {
  const query = url.indexOf('?');
  return query < 0
    ? []
    : url
        .slice(query + 1)
        .split('&')
        .filter((piece) => piece !== '');
}

/** What can't be decoded is what was meant. */
export function decoded(text: string): string {
  const spaced = text.replaceAll('+', ' ');
  try {
    return decodeURIComponent(spaced);
  } catch {
    return spaced;
  }
}

/** Encoded as far as it must be, so that people can read it. */
export function encoded(text: string): string {
  return encodeURIComponent(text).replaceAll(/%(?:3D|3B|3A|2C|2F|3F|40)/g, decodeURIComponent);
}
