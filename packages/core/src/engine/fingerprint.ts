import type { Json } from '../job/payload.ts';

/** What an input looks like, in 43 characters: equal inputs have equal ones. */
export async function fingerprintOf(input: Json, bytes: Uint8Array | undefined): Promise<string> {
  const value = new TextEncoder().encode(`${JSON.stringify(input) ?? ''}\n`);
  const all = new Uint8Array(value.byteLength + (bytes?.byteLength ?? 0));
  all.set(value);
  if (bytes !== undefined) all.set(bytes, value.byteLength);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', all));
  return btoa(String.fromCharCode(...digest)).slice(0, 43);
}
