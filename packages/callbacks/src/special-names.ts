/** Names that mean another machine in every network, or none at all (RFC 6761, 6762, 8375, and customs). */
const SPECIAL = [
  'localhost',
  'localdomain',
  'local',
  'internal',
  'intranet',
  'private',
  'corp',
  'home',
  'lan',
  'home.arpa',
];

const LABEL = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/;
const LONGEST_NAME = 253;

/** What is wrong with a name as the host of a callback, as URLs write it (lower case, ASCII); `undefined`: nothing. */
export function wrongWithName(name: string): string | undefined {
  const labels = name.split('.');
  if (name.length > LONGEST_NAME || !labels.every((label) => LABEL.test(label))) return 'is not a host name';
  if (labels.length < 2) return 'is a name of the local network';
  const isSpecial = SPECIAL.some((special) => name.endsWith(`.${special}`));
  return isSpecial ? 'is a name of the local network' : undefined;
}
