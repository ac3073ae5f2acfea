const NAMES = new Set(['authorization', 'cookie', 'proxy-authorization', 'x-api-key']);
const LOOKS_SECRET = /token|secret|password|api-?key/;

/** Headers that say who one is to whoever reads them: never written to a store as they are. */
export function isCredential(name: string): boolean {
  const lower = name.toLowerCase();
  return NAMES.has(lower) || LOOKS_SECRET.test(lower);
}
