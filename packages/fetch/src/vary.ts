import { oneOf } from './headers.ts';

export const isVary = oneOf('vary');

/** A `Vary` that names what both name, each once. RFC 9110, 12.5.5. */
export function mergeVary(present: string | undefined, added: string): string {
  // Most say one thing.
  if ((present === undefined || present === added) && !added.includes(',')) return added.trim();
  const names = (present === undefined ? added : `${present},${added}`)
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  if (names.includes('*')) return '*';
  const seen = new Set<string>();
  const first = (name: string): boolean => seen.size < seen.add(name.toLowerCase()).size;
  return names.filter(first).join(', ');
}
