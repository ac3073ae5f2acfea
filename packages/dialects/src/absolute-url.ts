/** A URL in an answer, resolved against that of the request; `undefined` where it leads nowhere over HTTP. */
export function absoluteUrl(text: string | null | undefined, base: string): string | undefined {
  if (text == null || !URL.canParse(text, base)) return undefined;
  const url = new URL(text, base);
  return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : undefined;
}
