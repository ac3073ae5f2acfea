import { oneOf } from './headers.ts';

const isNamed = oneOf('authorization', 'cookie', 'proxy-authorization', 'x-api-key');
const LOOKS_SECRET = /token|secret|password|api-?key/i;

/** Headers that say who one is to whoever reads them: never written to a store as they are. */
export function isCredential(name: string): boolean {
  return isNamed(name) || LOOKS_SECRET.test(name);
}
